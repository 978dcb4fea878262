-- Jobs whose answer was not shown yet: their ids are kept in the plug-in's preferences, which are no secret.

local LrPrefs = import 'LrPrefs'

local Uuid = require 'Uuid'

local Asked = {}

function Asked.ids()
  local ids = {}
  for id in (LrPrefs.prefsForPlugin().asked or ''):gmatch('%S+') do
    if Uuid.isUuid(id) then ids[#ids + 1] = id end
  end
  return ids
end

function Asked.remember(id)
  local prefs = LrPrefs.prefsForPlugin()
  prefs.asked = (prefs.asked or '') .. ' ' .. id
end

function Asked.forget(id)
  local kept = {}
  for _, other in ipairs(Asked.ids()) do
    if other ~= id then kept[#kept + 1] = other end
  end
  LrPrefs.prefsForPlugin().asked = table.concat(kept, ' ')
end

return Asked
