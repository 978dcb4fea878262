-- Hands a job over, and shows what became of it.

local LrErrors = import 'LrErrors'
local LrFunctionContext = import 'LrFunctionContext'

local Asked = require 'Asked'
local Inbox = require 'Inbox'
local Job = require 'Job'
local ResultDialog = require 'ResultDialog'
local Spool = require 'Spool'
local Watch = require 'Watch'

local Handing = {}

local function whyNot(why)
  if why == 'large' then
    return LOC '$$$/Safelight/Hand/Large=These are more files than one job can name. Choose fewer, or deliver their folder.'
  elseif why == 'name' then
    return LOC '$$$/Safelight/Hand/Name=The path of a file is no text that a job can name.'
  end
  return LOC('$$$/Safelight/Hand/NotWritten=The job could not be written into ^1 (^2). Is there room, and may you write there?',
    Inbox.folder(), tostring(why))
end

local function refuse(job, why)
  Spool.discard(job.id)
  LrErrors.throwUserError(whyNot(why))
end

--- The text of a job, or an error for the photographer; copies that were made for it go then.
function Handing.check(job)
  local text, why = Job.text(job)
  return text or refuse(job, why)
end

--- Leaves the job in the inbox, or tells the photographer why not.
function Handing.put(job)
  local good, why = Inbox.put(job.id, Handing.check(job))
  if not good then refuse(job, why) end
end

local function finish(state, id, title)
  if state.state == 'ended' then
    Asked.forget(id)
    ResultDialog.show(state.result, title)
  elseif state.state == 'withdrawn' then
    Asked.forget(id)
    Spool.discard(id)
  else
    ResultDialog.notEnded(state.state, title)
  end
end

--- Stays with the job in a task of its own, so that what made it can end: an export, and with it Lightroom's copies.
function Handing.follow(id, title)
  Asked.remember(id)
  LrFunctionContext.postAsyncTaskWithContext('safelight.' .. id, function(context)
    finish(Watch.job(id, title, context), id, title)
  end)
end

return Handing
