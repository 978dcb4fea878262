-- lua5.1 json-lines.lua PLUGIN: for each line, a JSON text in hexadecimal, what the plug-in's reader and writer make of it:
-- `ok` and the text again in hexadecimal, or `no`, which of the two refused, and why.

package.path = ... .. '/?.lua'

local decode = require 'JsonDecode'
local encode = require 'JsonEncode'

local function bytes(hex) return (hex:gsub('%x%x', function(digits) return string.char(tonumber(digits, 16)) end)) end
local function hex(text) return (text:gsub('.', function(char) return ('%02x'):format(char:byte()) end)) end

for line in io.lines() do
  local value, why = decode(bytes(line))
  local text, whyNot = nil, nil
  if why == nil then text, whyNot = encode(value) end
  if text then print('ok ' .. hex(text)) else print('no ' .. (why and 'reader: ' .. why or 'writer: ' .. whyNot)) end
end
