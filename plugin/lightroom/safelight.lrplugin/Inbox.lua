-- The folder that Safelight and the editors share (docs/decisions/0014-editors.md). All of it that the plug-in touches is
-- touched here and in Spool.lua. The folder itself is made by `safelight inbox install`, for its owner alone; Lua could not.

local LrApplication = import 'LrApplication'
local LrFileUtils = import 'LrFileUtils'
local LrMD5 = import 'LrMD5'
local LrPathUtils = import 'LrPathUtils'
local LrPrefs = import 'LrPrefs'
local LrTasks = import 'LrTasks'

local Uuid = require 'Uuid'
local Welcome = require 'Welcome'

--- Bytes of the largest answer that is read.
local Inbox = { LARGEST_ANSWER = 32 * 1024 * 1024 }

local made = 0

function Inbox.folder()
  local chosen = LrPrefs.prefsForPlugin().inbox
  if type(chosen) == 'string' and chosen ~= '' then return chosen end
  return LrPathUtils.child(LrPathUtils.getStandardFilePath('home'), 'Safelight Inbox')
end

local function inInbox(name) return LrPathUtils.child(Inbox.folder(), name) end

local function sizeOf(path)
  local attributes = LrFileUtils.fileAttributes(path)
  return attributes and attributes.fileSize
end

--- The text of a file, nil where there is none. It may go at any moment.
local function read(path)
  if LrFileUtils.exists(path) ~= 'file' then return nil end
  local size = sizeOf(path)
  if not size or size > Inbox.LARGEST_ANSWER then return '' end
  -- In a task Lightroom may let others go on while it reads, which Lua's own pcall does not survive.
  local protected = LrTasks.canYield() and LrTasks.pcall or pcall
  local good, text = protected(LrFileUtils.readFile, path)
  return good and text or nil
end

function Inbox.welcome() return Welcome.read(read(inInbox('welcome.json')), os.time()) end

--- What every job says of itself.
function Inbox.envelope()
  made = made + 1
  local id = Uuid.format(Uuid.bytes(LrMD5.digest, Inbox.folder() .. made))
  return { id = id, at = os.time(), lightroom = LrApplication.versionString() }
end

local function write(path, text)
  local file, why = io.open(path, 'wb')
  if not file then return false, why end
  local written, fault = file:write(text)
  local closed, faultAtEnd = file:close()
  if written and closed and sizeOf(path) == #text then return true end
  return false, fault or faultAtEnd
end

--- Leaves a job: it has no name that Safelight looks at until it is whole. False, and why, where that cannot be done.
function Inbox.put(id, text)
  local whole = inInbox(id .. '.json')
  local begun = whole .. '.tmp'
  local written, why = write(begun, text)
  local moved, whyNot = false, nil
  if written then moved, whyNot = LrFileUtils.move(begun, whole) end
  if LrFileUtils.exists(begun) then LrFileUtils.delete(begun) end
  if moved or LrFileUtils.exists(whole) then return true end
  return false, why or whyNot
end

--- Takes a job back that nobody began. The new name is the lock: of Safelight and this plug-in one gets the job.
function Inbox.withdraw(id)
  local whole = inInbox(id .. '.json')
  local back = whole .. '.tmp'
  if not LrFileUtils.exists(whole) or LrFileUtils.move(whole, back) == false then return false end
  if not LrFileUtils.exists(back) then return false end
  LrFileUtils.delete(back)
  Inbox.forget(id)
  return true
end

--- Is the job still lying there, looked at by nobody?
function Inbox.holds(id) return LrFileUtils.exists(inInbox(id .. '.json')) == 'file' end

function Inbox.isAtWork(id) return LrFileUtils.exists(LrPathUtils.child(inInbox('working'), id .. '.json')) == 'file' end

--- What JobState looks at.
function Inbox.look(id)
  return {
    id = id,
    now = os.time(),
    result = read(inInbox(id .. '.result.json')),
    progress = read(inInbox(id .. '.progress.json')),
    taken = not Inbox.holds(id),
  }
end

--- Removes what was answered, where nobody will look at it any more.
function Inbox.forget(id)
  for _, kind in ipairs { 'progress', 'result' } do
    local answer = inInbox(id .. '.' .. kind .. '.json')
    if LrFileUtils.exists(answer) then LrFileUtils.delete(answer) end
  end
end

return Inbox
