-- What is said of the inbox to the photographer.

local Welcome = require 'Welcome'

local WelcomeWords = {}

local function when(seconds) return os.date('%Y-%m-%d %H:%M', seconds) end

--- One sentence; nil where all is well.
function WelcomeWords.warning(welcome)
  local state = welcome.state
  if state == 'missing' then
    return LOC '$$$/Safelight/Welcome/Missing=There is no inbox of Safelight here. Run safelight inbox install, or choose its folder in the Plug-in Manager.'
  elseif state == 'unreadable' then
    return LOC '$$$/Safelight/Welcome/Unreadable=welcome.json in the inbox cannot be read. Run safelight inbox install again.'
  elseif state == 'pairing' then
    return LOC '$$$/Safelight/Welcome/Pairing=This inbox takes jobs of paired panels only, and this plug-in cannot be paired.'
  elseif state == 'old' then
    return LOC('$$$/Safelight/Welcome/Old=Safelight last looked into the inbox at ^1. Until it runs jobs wait, for a day: safelight inbox run.', when(welcome.seen))
  elseif #welcome.presets == 0 then
    return LOC '$$$/Safelight/Welcome/NoPresets=Safelight has no presets for clients yet: safelight preset add.'
  end
  return nil
end

--- Why nothing can be delivered with this preset; nil where it can.
function WelcomeWords.obstacle(welcome, id)
  if not Welcome.takesJobs(welcome) or #welcome.presets == 0 then return WelcomeWords.warning(welcome) end
  if Welcome.preset(welcome, id) then return nil end
  if id == nil or id == '' then return LOC '$$$/Safelight/Welcome/Choose=Choose for whom it is.' end
  return LOC('$$$/Safelight/Welcome/Gone=Safelight has no preset ^1 any more. Choose another one.', id)
end

function WelcomeWords.state(welcome)
  return WelcomeWords.warning(welcome)
    or LOC('$$$/Safelight/Welcome/Ready=Safelight looked into the inbox at ^1. Presets: ^2.', when(welcome.seen), tostring(#welcome.presets))
end

--- What a popup shows: client and preset.
function WelcomeWords.items(welcome)
  local items = {}
  for index, preset in ipairs(welcome.presets) do
    local title = preset.client == '' and preset.name or preset.client .. ': ' .. preset.name
    items[index] = { title = title, value = preset.id }
  end
  return items
end

return WelcomeWords
