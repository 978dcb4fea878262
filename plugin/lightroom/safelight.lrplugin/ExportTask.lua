-- The export: rendered pictures go into the spool, and when all of them are there a job asks for their delivery.

local LrDialogs = import 'LrDialogs'
local LrErrors = import 'LrErrors'
local LrPrefs = import 'LrPrefs'

local Choice = require 'Choice'
local Handing = require 'Handing'
local Inbox = require 'Inbox'
local Job = require 'Job'
local Spool = require 'Spool'
local WelcomeWords = require 'WelcomeWords'

local ExportTask = {}

local function openSpool(id)
  local spool = Spool.open(id)
  if spool then
    LrPrefs.prefsForPlugin().rendering = id
    return spool
  end
  LrErrors.throwUserError(LOC('$$$/Safelight/Export/NoSpool=No folder can be made in ^1. Is there room, and may you write there?', Inbox.folder()))
end

--- Nothing that was half made stays: neither copies nor, since it is written last, a job.
local function giveUp(spool)
  Spool.discard(spool.id)
  LrPrefs.prefsForPlugin().rendering = nil
end

local function noRoom(spool, path, why)
  giveUp(spool)
  LrErrors.throwUserError(LOC('$$$/Safelight/Export/NotCopied=^1 could not be put into ^2 (^3). Nothing was delivered. Is there room on that disk?',
    path, spool.folder, tostring(why or LOC '$$$/Safelight/Export/NotWhole=it did not arrive whole')))
end

--- Takes every rendered picture; gives what Lightroom could not render.
local function gather(exportContext, spool)
  local failed = {}
  for _, rendition in exportContext:renditions { stopIfCanceled = true } do
    local rendered, pathOrMessage = rendition:waitForRender()
    if rendered then
      local taken, why = spool:take(pathOrMessage, rendition.photo:getRawMetadata('path'))
      if not taken then noRoom(spool, pathOrMessage, why) end
    else
      failed[#failed + 1] = tostring(pathOrMessage)
    end
  end
  return failed
end

--- A client counts what arrives: that something is missing is said before, and not after.
function ExportTask.confirmed(failed, taken)
  if #failed == 0 then return taken > 0 end
  if taken == 0 then
    LrErrors.throwUserError(LOC('$$$/Safelight/Export/NoneRendered=Lightroom rendered none of the pictures: ^1', failed[1]))
  end
  local answer = LrDialogs.confirm(
    LOC('$$$/Safelight/Export/SomeFailed=Pictures that could not be rendered: ^1.', tostring(#failed)),
    failed[1],
    LOC('$$$/Safelight/Export/DeliverRest=Deliver the other ^1', tostring(taken)),
    LOC '$$$/Safelight/Export/DeliverNone=Deliver nothing')
  return answer == 'ok'
end

--- Names the files if a job can name them all.
local function jobFor(made, choice, spool)
  local job = Job.deliver(made, choice, spool:sources())
  local _, why = Job.text(job)
  return why == 'large' and Job.deliver(made, choice, spool:sources(true)) or job
end

--- Asks for the delivery of what lies in the spool.
function ExportTask.deliver(made, choice, spool)
  Handing.put(jobFor(made, choice, spool))
  local prefs = LrPrefs.prefsForPlugin()
  prefs.rendering = nil
  Choice.remember(choice, prefs)
  Handing.follow(made.id, LOC '$$$/Safelight/Export/Title=Safelight delivery')
end

function ExportTask.processRenderedPhotos(_, exportContext)
  local settings = exportContext.propertyTable
  local choice = { preset = settings.safelightPreset, kind = settings.safelightKind }
  local obstacle = WelcomeWords.obstacle(Inbox.welcome(), choice.preset)
  if obstacle then LrErrors.throwUserError(obstacle) end

  local scope = exportContext:configureProgress {
    title = LOC '$$$/Safelight/Export/Rendering=Rendering for a Safelight delivery',
  }
  local made = Inbox.envelope()
  local spool = openSpool(made.id)
  local failed = gather(exportContext, spool)
  if scope:isCanceled() or not ExportTask.confirmed(failed, spool:count()) then return giveUp(spool) end
  ExportTask.deliver(made, choice, spool)
end

ExportTask.openSpool, ExportTask.giveUp = openSpool, giveUp

return ExportTask
