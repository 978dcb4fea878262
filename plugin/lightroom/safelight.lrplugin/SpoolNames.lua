-- Names of copies in the spool. They are what the client sees, so they stay as they are where every system can hold them.

local Utf8 = require 'Utf8'

local SpoolNames = {}

--- The name without what would leave the folder or is no text.
local function safe(name)
  local clean = Utf8.mended(name, '_'):gsub('[%z\1-\31\127/\\]', '_')
  return (clean == '' or clean == '.' or clean == '..') and 'picture' or clean
end

local function numbered(name, number)
  local base, extension = name:match('^(.+)(%.[^.]*)$')
  return (base or name) .. '-' .. number .. (extension or '')
end

--- A function that gives each file a name that none before it had. Case does not tell names apart on two of three systems.
function SpoolNames.new()
  local taken = {}
  return function(name)
    local wanted = safe(name)
    local given, number = wanted, 1
    while taken[given:lower()] do
      number = number + 1
      given = numbered(wanted, number)
    end
    taken[given:lower()] = true
    return given
  end
end

return SpoolNames
