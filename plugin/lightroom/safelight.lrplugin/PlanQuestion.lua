-- Shows what would leave before it does. What was rendered has no plan: it is exactly what goes, and Safelight may look into
-- a spool for its own job only.

local LrDialogs = import 'LrDialogs'
local LrErrors = import 'LrErrors'

local Answer = require 'Answer'
local Inbox = require 'Inbox'
local Job = require 'Job'
local Member = require 'Member'
local PlanWords = require 'PlanWords'
local Watch = require 'Watch'

--- Seconds that a plan may take before the question is put without it.
local PlanQuestion = { PATIENCE = 30 }

local function planned(choice, sources)
  local job = Job.plan(Inbox.envelope(), choice, sources)
  local text = Job.text(job)
  if not text or not Inbox.put(job.id, text) then return nil end
  return Watch.briefly(job.id, PlanQuestion.PATIENCE)
end

--- Lines of the plan; an error for the photographer where Safelight would not do it.
local function planLines(welcome, choice, sources)
  if welcome.state ~= 'ready' then
    return { LOC '$$$/Safelight/Plan/NotAsked=Safelight does not run, so it was not asked what would leave.' }
  end
  local result = planned(choice, sources)
  local plan = Member.object(result, 'plan')
  if plan then return PlanWords.lines(plan) end
  if result then LrErrors.throwUserError(table.concat(Answer.of(result).lines, '\n')) end
  return { LOC '$$$/Safelight/Plan/NoAnswer=Safelight did not say in time what would leave.' }
end

--- Does the photographer agree? `notes`: what else is not as it looks.
function PlanQuestion.agreed(welcome, choice, sources, notes)
  local lines = planLines(welcome, choice, sources)
  for _, note in ipairs(notes) do lines[#lines + 1] = note end
  return LrDialogs.confirm(
    LOC '$$$/Safelight/Plan/Title=Deliver these files?',
    table.concat(lines, '\n'),
    LOC('$$$/Safelight/Deliver/Verb=Deliver ^1', tostring(#sources))) == 'ok'
end

return PlanQuestion
