-- How a job stands, as far as the files in the inbox tell.

local decode = require 'JsonDecode'
local Member = require 'Member'

--- Seconds without a sign: of a job that nobody took, and of one at work. A large archive says nothing for minutes at most.
local JobState = { WAITS_AFTER = 30, SILENT_AFTER = 900 }

--- `looked`: now, and the texts of result and progress, nil where there is no such file. `before`: what this gave last time.
--- `state`: ended (with `result`), working, taken, asked; and, where there is no sign for too long, waits or silent.
function JobState.next(before, looked)
  local result = looked.result and decode(looked.result)
  if Member.text(result, 'type') == 'job-result' and Member.text(result, 'id') == looked.id then
    return { state = 'ended', result = result }
  end
  local changed = looked.progress ~= before.progress
  local heard = changed and looked.now or before.heard or looked.now
  local still = looked.now - heard
  if not looked.progress then
    local waits = looked.taken and JobState.SILENT_AFTER or JobState.WAITS_AFTER
    local none = looked.taken and 'silent' or 'waits'
    return { state = still >= waits and none or 'asked', heard = heard }
  end
  local progress = decode(looked.progress)
  local state = Member.text(progress, 'state') == 'waiting' and 'taken' or 'working'
  return {
    state = still < JobState.SILENT_AFTER and state or state == 'taken' and 'waits' or 'silent',
    heard = heard,
    progress = looked.progress,
    phase = Member.text(progress, 'phase') or '',
    subject = Member.text(progress, 'subject') or '',
    bytes = Member.number(progress, 'bytes'),
    ofBytes = Member.number(progress, 'ofBytes'),
  }
end

return JobState
