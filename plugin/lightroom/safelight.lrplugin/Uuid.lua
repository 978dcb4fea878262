-- Ids of jobs (UUID version 4). An id has to be one of a kind and is no secret: nothing is opened with it, and the inbox is
-- its owner's alone.

local Uuid = {}

--- On a Mac and on Linux 16 bytes from the system. Windows shows plug-ins no source of randomness: there it is the MD5 of
--- the time, the processor time, the addresses that three new tables got, and whatever the caller knows.
function Uuid.bytes(md5, salt)
  local random = io.open('/dev/urandom', 'rb')
  if random then
    local bytes = random:read(16)
    random:close()
    if bytes and #bytes == 16 then return bytes end
  end
  local seen = { os.time(), os.clock(), tostring({}), tostring({}), tostring(function() return md5 end), salt }
  for index, value in ipairs(seen) do seen[index] = tostring(value) end
  return (md5(table.concat(seen, '|')):gsub('%x%x', function(digits) return string.char(tonumber(digits, 16)) end))
end

--- The text of 16 bytes, with version and variant set.
function Uuid.format(bytes)
  local numbers = { bytes:byte(1, 16) }
  numbers[7] = 0x40 + numbers[7] % 0x10
  numbers[9] = 0x80 + numbers[9] % 0x40
  local text = ('%02x'):rep(16):format(unpack(numbers))
  return (text:gsub('^(%x%x%x%x%x%x%x%x)(%x%x%x%x)(%x%x%x%x)(%x%x%x%x)', '%1-%2-%3-%4-'))
end

function Uuid.isUuid(text)
  return type(text) == 'string' and text:match('^%x+%-%x%x%x%x%-%x%x%x%x%-%x%x%x%x%-%x+$') ~= nil and #text == 36
end

return Uuid
