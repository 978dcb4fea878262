-- Copies that Lightroom rendered for a job: `spool/<id>/Pictures` in the inbox. Lightroom deletes its own when the export
-- ends; these go when Safelight has done the job.

local LrFileUtils = import 'LrFileUtils'
local LrPathUtils = import 'LrPathUtils'

local Inbox = require 'Inbox'
local SpoolNames = require 'SpoolNames'
local Uuid = require 'Uuid'

local Spool = {}
Spool.__index = Spool

local function folderOf(id)
  return LrPathUtils.child(LrPathUtils.child(Inbox.folder(), 'spool'), id)
end

--- The folder of a job, made; nil where that cannot be.
function Spool.open(id)
  local folder = LrPathUtils.child(folderOf(id), 'Pictures')
  LrFileUtils.createAllDirectories(folder)
  if LrFileUtils.exists(folder) ~= 'directory' then return nil end
  return setmetatable({ id = id, folder = folder, files = {}, others = {}, name = SpoolNames.new() }, Spool)
end

local function sizeOf(path)
  local attributes = LrFileUtils.fileAttributes(path)
  return attributes and attributes.fileSize
end

local function arrived(target, size) return size ~= nil and sizeOf(target) == size end

local function copy(from, target, size)
  local good, why = LrFileUtils.copy(from, target)
  if good ~= false and arrived(target, size) then return true end
  if LrFileUtils.exists(target) then LrFileUtils.delete(target) end
  return false, why
end

--- Takes a rendered file: by renaming where that can be, since there may be no room for two. `original`: the path of the
--- picture itself, which is never moved, should Lightroom ever hand it over. False, and why, where it is not there whole.
function Spool:take(rendered, original)
  local target = LrPathUtils.child(self.folder, self.name(LrPathUtils.leafName(rendered)))
  local size = sizeOf(rendered)
  local moved = rendered ~= original and LrFileUtils.move(rendered, target)
  local good, why = moved and arrived(target, size), nil
  if not good then good, why = copy(rendered, target, size) end
  if good then self.files[#self.files + 1] = target end
  return good, why
end

--- Takes note of a file that was rendered into the folder itself.
function Spool:keep(path) self.files[#self.files + 1] = path end

--- Takes note of a file that goes along from where it lies.
function Spool:add(path) self.others[#self.others + 1] = path end

function Spool:count() return #self.files + #self.others end

--- All that goes: file by file, or the copies by their folder, whose name a client then sees.
function Spool:sources(asFolder)
  local sources = {}
  for index, path in ipairs(asFolder and { self.folder } or self.files) do sources[index] = path end
  for _, path in ipairs(self.others) do sources[#sources + 1] = path end
  return sources
end

--- Removes the copies of a job that will not be.
function Spool.discard(id)
  if not Uuid.isUuid(id) then return end
  local folder = folderOf(id)
  if LrFileUtils.exists(folder) then LrFileUtils.delete(folder) end
end

return Spool
