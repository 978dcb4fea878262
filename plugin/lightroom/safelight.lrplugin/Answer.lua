-- What a result says, in the words of the photographer. The words that open a delivery are in no result.

local Member = require 'Member'
local ShootWords = require 'ShootWords'

local Answer = {}

local headlines = {
  done = function() return LOC '$$$/Safelight/Answer/Done=Done.' end,
  incomplete = function() return LOC '$$$/Safelight/Answer/Incomplete=Done, but not all of it was possible.' end,
  refused = function() return LOC '$$$/Safelight/Answer/Refused=Safelight refused this job.' end,
  failed = function() return LOC '$$$/Safelight/Answer/Failed=This did not work.' end,
}

local function delivered(delivery)
  local lines = {
    LOC('$$$/Safelight/Answer/Delivered=Pictures for ^2: ^1, each read back and compared.',
      tostring(Member.number(delivery, 'files') or 0), Member.text(delivery, 'client') or ''),
    Member.text(delivery, 'folder'),
  }
  for _, list in ipairs { 'problems', 'excluded' } do
    local count = #Member.list(delivery, list)
    if count > 0 and list == 'problems' then
      lines[#lines + 1] = LOC('$$$/Safelight/Answer/Problems=Chosen and not in it: ^1.', tostring(count))
    elseif count > 0 then
      lines[#lines + 1] = LOC('$$$/Safelight/Answer/Excluded=Left out by a rule: ^1.', tostring(count))
    end
  end
  return lines
end

--- Where the words wait that open it; nil where none are needed.
local function words(result)
  local document = Member.object(result, 'words')
  local way, to = Member.text(document, 'way'), Member.text(document, 'to')
  local id = (Member.text(Member.object(result, 'delivery'), 'id') or ''):sub(1, 8)
  if way == 'sent' then
    return LOC('$$$/Safelight/Answer/WordsSent=The words that open it went to ^1 by the other road.', to or '')
  elseif way == 'wait' and to then
    return LOC('$$$/Safelight/Answer/WordsWaitFor=The words for ^1 wait in Safelight: safelight delivery words ^2', to, id)
  elseif way == 'wait' then
    return LOC('$$$/Safelight/Answer/WordsWait=The words that open it wait in Safelight: safelight delivery words ^1', id)
  end
  return nil
end

--- The message for the road of the archive.
local function message(result)
  local text = Member.object(result, 'text')
  local body = Member.text(text, 'body')
  if not body then return nil end
  return {
    subject = Member.text(text, 'subject') or '',
    body = body,
    note = Member.flag(result, 'linkMissing')
        and LOC '$$$/Safelight/Answer/LinkMissing=Put the link to the archive where it says […].'
      or nil,
  }
end

function Answer.of(result)
  local outcome = Member.text(result, 'outcome')
  local fault = Member.object(result, 'error')
  local delivery = Member.object(result, 'delivery')
  local lines = delivery and delivered(delivery) or {}
  if outcome == 'done' and Member.text(result, 'verb') == 'status' then lines = ShootWords.lines(result) end
  if fault then
    lines[#lines + 1] = Member.text(fault, 'message')
    lines[#lines + 1] = Member.text(fault, 'hint')
  end
  return {
    good = outcome == 'done',
    headline = (headlines[outcome] or headlines.failed)(),
    lines = lines,
    message = message(result),
    words = words(result),
  }
end

return Answer
