-- Asks Safelight how the shoots stand in which pictures lie.

local LrApplication = import 'LrApplication'
local LrPathUtils = import 'LrPathUtils'

local Answer = require 'Answer'
local Inbox = require 'Inbox'
local Job = require 'Job'
local Watch = require 'Watch'

--- Folders asked for at once, and seconds until a line in a dialog gives up.
local ShootStatus = { MOST_FOLDERS = 200, PATIENCE = 10 }

--- One picture of each folder says which shoot it is.
function ShootStatus.sources(photos)
  local sources, seen = {}, {}
  for _, photo in ipairs(photos) do
    local path = photo:getRawMetadata('path')
    local folder = path and LrPathUtils.parent(path) or ''
    if Job.canName(path) and not seen[folder] and #sources < ShootStatus.MOST_FOLDERS then
      seen[folder] = true
      sources[#sources + 1] = path
    end
  end
  return sources
end

--- Calls `say` with a sentence: first that it asks, then how things stand. Only inside of a task, and asks nobody who is away.
function ShootStatus.tell(welcome, say)
  if welcome.state ~= 'ready' then return say(LOC '$$$/Safelight/Shoot/NotAsked=How this shoot stands is not known: Safelight does not run.') end
  local sources = ShootStatus.sources(LrApplication.activeCatalog():getTargetPhotos())
  if #sources == 0 then return say('') end
  say(LOC '$$$/Safelight/Shoot/Asking=How does this shoot stand? Asking Safelight…')
  local job = Job.status(Inbox.envelope(), sources)
  local text = Job.text(job)
  local result = text and Inbox.put(job.id, text) and Watch.briefly(job.id, ShootStatus.PATIENCE)
  if not result then return say(LOC '$$$/Safelight/Shoot/NoAnswer=Safelight did not say how this shoot stands.') end
  say(table.concat(Answer.of(result).lines, '\n'))
end

return ShootStatus
