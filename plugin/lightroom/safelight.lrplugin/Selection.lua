-- The pictures that are selected, whatever shows them: a folder, a collection, or a smart collection, whose pictures only
-- Lightroom knows.

local LrApplication = import 'LrApplication'

local Job = require 'Job'

local Selection = {}

function Selection.photos() return LrApplication.activeCatalog():getTargetPhotos() end

--- `paths`: files of pictures as they lie on the disk, each once. `copies`: how many are virtual copies, which have no file
--- of their own. `nameless`: paths that a job cannot name.
function Selection.originals(photos)
  local files, seen = { paths = {}, copies = 0, nameless = {} }, {}
  for _, photo in ipairs(photos) do
    local path = photo:getRawMetadata('path')
    if photo:getRawMetadata('isVirtualCopy') then files.copies = files.copies + 1 end
    if not Job.canName(path) then
      files.nameless[#files.nameless + 1] = tostring(path)
    elseif not seen[path] then
      seen[path] = true
      files.paths[#files.paths + 1] = path
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
