-- Lua values of JSON text (RFC 8259), strictly: what another program wrote may be cut, or anything at all.
-- null becomes `Json.null`, a list is marked as one; of two members of one name the last counts, as in JavaScript.

local Json = require 'Json'
local Utf8 = require 'Utf8'

local plain = { b = '\b', f = '\f', n = '\n', r = '\r', t = '\t', ['"'] = '"', ['\\'] = '\\', ['/'] = '/' }
local words = { ['true'] = true, ['false'] = false, null = Json.null }

local function fail(what, at) error(what .. ' at byte ' .. at, 0) end

local function skip(text, at) return text:find('[^ \t\r\n]', at) or #text + 1 end

local function hexadecimal(text, at)
  local digits = text:match('^%x%x%x%x', at)
  if not digits then fail('no four digits', at) end
  return tonumber(digits, 16)
end

--- `\uXXXX` at `at`, with the second half of a pair where there is one; gives the character and what follows.
local function unicode(text, at)
  local first = hexadecimal(text, at + 2)
  if first >= 0xD800 and first <= 0xDBFF and text:sub(at + 6, at + 7) == '\\u' then
    local second = hexadecimal(text, at + 8)
    if second >= 0xDC00 and second <= 0xDFFF then
      return Utf8.char(0x10000 + (first - 0xD800) * 0x400 + second - 0xDC00), at + 12
    end
  end
  return Utf8.char(first), at + 6
end

local function escape(text, at)
  local letter = text:sub(at + 1, at + 1)
  if letter == 'u' then return unicode(text, at) end
  if not plain[letter] then fail('no such escape', at) end
  return plain[letter], at + 2
end

local function string_(text, at)
  local parts, from = {}, at + 1
  while true do
    local stop = text:find('[%z\1-\31"\\]', from)
    if not stop then fail('an open string', at) end
    parts[#parts + 1] = text:sub(from, stop - 1)
    local char = text:sub(stop, stop)
    if char == '"' then return table.concat(parts), stop + 1 end
    if char ~= '\\' then fail('a control character in a string', stop) end
    parts[#parts + 1], from = escape(text, stop)
  end
end

--- Where the system's language writes a comma, `tonumber` wants one.
local function number(text, at)
  local sign, whole, after = text:match('^(%-?)(%d+)()', at)
  if not whole or (#whole > 1 and whole:sub(1, 1) == '0') then fail('no value', at) end
  local fraction, afterFraction = text:match('^(%.%d+)()', after)
  local power, afterPower = text:match('^([eE][+-]?%d+)()', afterFraction or after)
  local digits = sign .. whole .. (fraction or '') .. (power or '')
  return tonumber(digits) or tonumber((digits:gsub('%.', ','))), afterPower or afterFraction or after
end

local value

local function list(text, at, depth)
  local values = Json.list()
  at = skip(text, at + 1)
  if text:sub(at, at) == ']' then return values, at + 1 end
  while true do
    values[#values + 1], at = value(text, at, depth)
    at = skip(text, at)
    local char = text:sub(at, at)
    if char == ']' then return values, at + 1 end
    if char ~= ',' then fail('no comma', at) end
    at = skip(text, at + 1)
  end
end

local function member(text, at, depth)
  if text:sub(at, at) ~= '"' then fail('no name of a member', at) end
  local name, after = string_(text, at)
  after = skip(text, after)
  if text:sub(after, after) ~= ':' then fail('no colon', after) end
  local content, behind = value(text, skip(text, after + 1), depth)
  return name, content, behind
end

local function object(text, at, depth)
  local members = {}
  at = skip(text, at + 1)
  if text:sub(at, at) == '}' then return members, at + 1 end
  while true do
    local name, content, after = member(text, at, depth)
    members[name] = content
    at = skip(text, after)
    local char = text:sub(at, at)
    if char == '}' then return members, at + 1 end
    if char ~= ',' then fail('no comma', at) end
    at = skip(text, at + 1)
  end
end

value = function(text, at, depth)
  local char = text:sub(at, at)
  if char == '"' then return string_(text, at) end
  if char == '[' or char == '{' then
    if depth == Json.DEEPEST then fail('too deep', at) end
    return (char == '[' and list or object)(text, at, depth + 1)
  end
  local word = text:match('^%l+', at)
  if word == nil then return number(text, at) end
  if words[word] == nil then fail('no value', at) end
  return words[word], at + #word
end

local function document(text)
  local fault = Utf8.firstFault(text)
  if fault then fail('not UTF-8', fault) end
  local content, after = value(text, skip(text, 1), 0)
  after = skip(text, after)
  if after <= #text then fail('more than one value', after) end
  return content
end

--- The value, or nil and why there is none.
return function(text)
  local good, content = pcall(document, text)
  if good then return content end
  return nil, content
end
