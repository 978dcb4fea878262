-- The pictures that are selected, whatever shows them: a folder, a collection, or a smart collection, whose pictures only
-- Lightroom knows.

local LrApplication = import 'LrApplication'
local LrFileUtils = import 'LrFileUtils'

local Job = require 'Job'

local Selection = {}

function Selection.photos() return LrApplication.activeCatalog():getTargetPhotos() end

--- The edits of a RAW file lie beside it, where Lightroom was told to write them.
local function sidecarOf(photo, path)
  if photo:getRawMetadata('fileFormat') ~= 'RAW' then return nil end
  local sidecar = (path:match('^(.*)%.[^./\\]*$') or path) .. '.xmp'
  return LrFileUtils.exists(sidecar) == 'file' and sidecar or nil
end

local function add(files, seen, path)
  if not path or seen[path] then return end
  seen[path] = true
  files.paths[#files.paths + 1] = path
end

--- `paths`: files of pictures as they lie on the disk, each once. `copies`: how many are virtual copies, which have no file
--- of their own. `nameless`: paths that a job cannot name.
function Selection.originals(photos)
  local files, seen = { paths = {}, copies = 0, nameless = {} }, {}
  for _, photo in ipairs(photos) do
    local path = photo:getRawMetadata('path')
    if photo:getRawMetadata('isVirtualCopy') then files.copies = files.copies + 1 end
    if Job.canName(path) then
      add(files, seen, path)
      add(files, seen, sidecarOf(photo, path))
    else
      files.nameless[#files.nameless + 1] = tostring(path)
    end
  end
  return files
end

--- Films go as they are; Lightroom would make new ones of them.
function Selection.parted(photos)
  local stills, films = {}, {}
  for _, photo in ipairs(photos) do
    local list = photo:getRawMetadata('isVideo') and films or stills
    list[#list + 1] = photo
  end
  return stills, films
end

return Selection
