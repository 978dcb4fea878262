-- `welcome.json`: what may be asked for here, and when Safelight last looked into the inbox.

local decode = require 'JsonDecode'
local Instant = require 'Instant'
local Member = require 'Member'

--- Seconds after which an inbox counts as looked into by nobody: `inbox watch` says every ten that it is there.
local Welcome = { OLD_AFTER = 120 }

local function preset(offered)
  local id = Member.text(offered, 'id')
  if not id then return nil end
  return {
    id = id,
    name = Member.text(offered, 'name') or id,
    client = Member.text(offered, 'client') or '',
    purpose = Member.text(offered, 'purpose') or 'full',
    originals = Member.flag(offered, 'originals'),
  }
end

--- `state`: ready, old, missing, unreadable, or pairing, where only jobs with a proof are done. `text` nil: no such file.
function Welcome.read(text, now)
  if not text then return { state = 'missing', presets = {} } end
  local document = decode(text)
  local seen = Instant.parse(Member.text(document, 'seen'))
  if Member.text(document, 'type') ~= 'welcome' or Member.number(document, 'version') ~= 1 or not seen then
    return { state = 'unreadable', presets = {} }
  end
  local presets = {}
  for _, offered in ipairs(Member.list(document, 'presets')) do presets[#presets + 1] = preset(offered) end
  local state = now - seen > Welcome.OLD_AFTER and 'old' or 'ready'
  return { state = Member.flag(document, 'pairing') and 'pairing' or state, presets = presets, seen = seen }
end

function Welcome.preset(welcome, id)
  for _, offered in ipairs(welcome.presets) do
    if offered.id == id then return offered end
  end
  return nil
end

--- May a job be left here? One that nobody looks at yet waits.
function Welcome.takesJobs(welcome) return welcome.state == 'ready' or welcome.state == 'old' end

return Welcome
