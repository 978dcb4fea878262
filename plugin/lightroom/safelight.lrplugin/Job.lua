-- What may be asked of Safelight. A job is a request: it names a preset and files, and has no room for anything else.

local Json = require 'Json'
local encode = require 'JsonEncode'
local Instant = require 'Instant'
local Utf8 = require 'Utf8'

--- Safelight takes no more files in one job, and no longer text.
local Job = { MOST_SOURCES = 10000, MOST_BYTES = 1024 * 1024 }

--- `made`: id, seconds since 1970 and the version of Lightroom.
local function envelope(verb, made)
  return {
    type = 'job',
    version = 1,
    verb = verb,
    id = made.id,
    at = Instant.format(made.at),
    from = { host = 'lightroom', version = made.lightroom:sub(1, 40) },
  }
end

--- `full` is the delivery of the preset as it is, `preview` small pictures with a watermark.
function Job.deliver(made, choice, sources)
  local job = envelope(choice.kind == 'preview' and 'preview' or 'deliver', made)
  job.preset, job.mode, job.sources = choice.preset, 'make', Json.list(sources)
  return job
end

--- Only looks, and says what would leave.
function Job.plan(made, choice, sources)
  local job = Job.deliver(made, choice, sources)
  job.mode = 'plan'
  return job
end

--- `when`: now, or closed: when Lightroom has let go of the catalog.
function Job.backup(made, catalog, when)
  local job = envelope('backup', made)
  job.catalog, job.when = catalog, when
  return job
end

function Job.status(made, sources)
  local job = envelope('status', made)
  job.sources = Json.list(sources)
  return job
end

--- Its text, or nil and why Safelight would not take it: 'large' or 'name'.
function Job.text(job)
  if job.sources and #job.sources > Job.MOST_SOURCES then return nil, 'large' end
  local text = encode(job)
  if not text then return nil, 'name' end
  if #text > Job.MOST_BYTES then return nil, 'large' end
  return text
end

--- Can the path be said in a job? Its text is UTF-8, and so must the path be.
function Job.canName(path) return type(path) == 'string' and path ~= '' and Utf8.firstFault(path) == nil end

return Job
