-- Which bytes are UTF-8 (RFC 3629). Lua 5.1 knows bytes only.

local Utf8 = {}

--- How many bytes the well-formed character at `at` has; 0 where there is none.
local function charLength(text, at)
  local a, b, c, d = text:byte(at, at + 3)
  if a < 0x80 then return 1 end
  local function follows(byte, from, to) return byte ~= nil and byte >= (from or 0x80) and byte <= (to or 0xBF) end
  if a >= 0xC2 and a <= 0xDF then return follows(b) and 2 or 0 end
  if a >= 0xE0 and a <= 0xEF then
    -- E0 would be longer than needed below A0; ED from A0 are the halves of a surrogate pair.
    local from, to = a == 0xE0 and 0xA0 or 0x80, a == 0xED and 0x9F or 0xBF
    return follows(b, from, to) and follows(c) and 3 or 0
  end
  if a >= 0xF0 and a <= 0xF4 then
    local from, to = a == 0xF0 and 0x90 or 0x80, a == 0xF4 and 0x8F or 0xBF
    return follows(b, from, to) and follows(c) and follows(d) and 4 or 0
  end
  return 0
end

--- Where the first byte lies that is not UTF-8; nil where all is.
function Utf8.firstFault(text)
  local at = text:find('[\128-\255]')
  while at do
    local length = charLength(text, at)
    if length == 0 then return at end
    at = text:find('[\128-\255]', at + length)
  end
  return nil
end

--- The text with every byte that is not UTF-8 replaced.
function Utf8.mended(text, replacement)
  local parts, from = {}, 1
  while true do
    local rest = text:sub(from)
    local fault = Utf8.firstFault(rest)
    if not fault then
      parts[#parts + 1] = rest
      return table.concat(parts)
    end
    parts[#parts + 1] = rest:sub(1, fault - 1) .. replacement
    from = from + fault
  end
end

--- The character with this number, in UTF-8. Halves of surrogate pairs have no UTF-8: U+FFFD stands for them.
function Utf8.char(number)
  local floor, char = math.floor, string.char
  if number < 0x80 then return char(number) end
  if number < 0x800 then return char(0xC0 + floor(number / 0x40), 0x80 + number % 0x40) end
  if number >= 0xD800 and number <= 0xDFFF then return '\239\191\189' end
  local last, middle = 0x80 + number % 0x40, 0x80 + floor(number / 0x40) % 0x40
  if number < 0x10000 then return char(0xE0 + floor(number / 0x1000), middle, last) end
  return char(0xF0 + floor(number / 0x40000), 0x80 + floor(number / 0x1000) % 0x40, middle, last)
end

return Utf8
