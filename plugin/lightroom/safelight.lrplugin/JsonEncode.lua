-- JSON text (RFC 8259) of Lua values. What has no JSON is refused and never bent: a path that was altered names another file.

local Json = require 'Json'
local Utf8 = require 'Utf8'

local short = { ['"'] = '\\"', ['\\'] = '\\\\', ['\b'] = '\\b', ['\f'] = '\\f', ['\n'] = '\\n', ['\r'] = '\\r', ['\t'] = '\\t' }

local function escaped(char) return short[char] or string.format('\\u%04x', char:byte()) end

local function quoted(text)
  if Utf8.firstFault(text) then error('not UTF-8', 0) end
  return '"' .. text:gsub('[%z\1-\31\127"\\]', escaped) .. '"'
end

--- `%d` takes 32 bits on Windows, so whole numbers go as floats without a fraction. Some languages write a comma.
local function number(value)
  if value ~= value or value == math.huge or value == -math.huge then error('no JSON number', 0) end
  if value == 0 then return '0' end
  local whole = value % 1 == 0 and math.abs(value) < 1e15
  return (string.format(whole and '%.0f' or '%.17g', value):gsub(',', '.'))
end

local encode

local function list(values, depth)
  local parts = {}
  for index = 1, #values do parts[index] = encode(values[index], depth) end
  return '[' .. table.concat(parts, ',') .. ']'
end

--- Members in the order of their names: the same value is always the same text.
local function object(members, depth)
  local names = {}
  for name in pairs(members) do
    if type(name) ~= 'string' then error('a name of a member is no text', 0) end
    names[#names + 1] = name
  end
  table.sort(names)
  for index, name in ipairs(names) do names[index] = quoted(name) .. ':' .. encode(members[name], depth) end
  return '{' .. table.concat(names, ',') .. '}'
end

encode = function(value, depth)
  local kind = type(value)
  if value == Json.null then return 'null' end
  if kind == 'boolean' then return tostring(value) end
  if kind == 'number' then return number(value) end
  if kind == 'string' then return quoted(value) end
  if kind ~= 'table' then error('no JSON for a ' .. kind, 0) end
  if depth == Json.DEEPEST then error('too deep', 0) end
  return (Json.isList(value) and list or object)(value, depth + 1)
end

--- The text, or nil and why there is none.
return function(value)
  local good, text = pcall(encode, value, 0)
  if good then return text end
  return nil, text
end
