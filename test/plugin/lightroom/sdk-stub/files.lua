-- LrFileUtils and LrPathUtils on real files. `files.refuse` names calls that fail as on a full disk.

local strict = require 'strict'

local files = { refuse = {} }

local function shell(command, ...)
  local parts = { command }
  for _, path in ipairs { ... } do parts[#parts + 1] = "'" .. path:gsub("'", "'\\''") .. "'" end
  return os.execute(table.concat(parts, ' ') .. ' 2>/dev/null') == 0
end

local function exists(path)
  local file = io.open(path, 'rb')
  if not file then return false end
  local _, _, code = file:read(1)
  file:close()
  return code == 21 and 'directory' or 'file'
end

local function bytesOf(path)
  local file = io.open(path, 'rb')
  if not file then return nil end
  local text = file:read('*a')
  file:close()
  return text
end

function files.write(path, text)
  local file = assert(io.open(path, 'wb'))
  file:write(text)
  file:close()
end

local function copy(from, to)
  local text = assert(bytesOf(from), 'no file ' .. from)
  local refused = files.refuse.copy
  files.write(to, refused and text:sub(1, math.floor(#text / 2)) or text)
  if refused == 'silently' then return true end
  if refused then return false, 'No space left on device' end
  return true
end

local function move(from, to)
  if files.refuse.move then return false, 'Cross-device link' end
  if exists(to) then return false, 'exists' end
  local good, why = os.rename(from, to)
  return good == true, why
end

function files.list(folder)
  local names = {}
  local listing = io.popen("ls -A '" .. folder:gsub("'", "'\\''") .. "' 2>/dev/null")
  for name in listing:lines() do names[#names + 1] = name end
  listing:close()
  return names
end

files.LrFileUtils = strict('LrFileUtils', {
  exists = exists,
  readFile = function(path) return assert(bytesOf(path), 'no file ' .. path) end,
  copy = copy,
  move = move,
  delete = function(path) return shell('rm -rf', path) end,
  createAllDirectories = function(path) return not files.refuse.folders and shell('mkdir -p', path) end,
  fileAttributes = function(path)
    local text = exists(path) == 'file' and bytesOf(path)
    return { fileSize = text and #text or nil }
  end,
})

files.LrPathUtils = strict('LrPathUtils', {
  child = function(path, name) return path .. '/' .. name end,
  parent = function(path) return path:match('^(.*)/[^/]*$') end,
  leafName = function(path) return path:match('([^/]*)$') end,
  getStandardFilePath = function(which) return which == 'home' and files.home or error('not used: ' .. which) end,
})

return files
