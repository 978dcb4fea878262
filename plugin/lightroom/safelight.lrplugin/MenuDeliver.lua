-- Library, Plug-in Extras, Deliver selection…

local LrBinding = import 'LrBinding'
local LrDialogs = import 'LrDialogs'
local LrErrors = import 'LrErrors'
local LrFunctionContext = import 'LrFunctionContext'
local LrPrefs = import 'LrPrefs'
local LrTasks = import 'LrTasks'
local LrView = import 'LrView'

local Choice = require 'Choice'
local ChoiceView = require 'ChoiceView'
local ExportTask = require 'ExportTask'
local Handing = require 'Handing'
local Inbox = require 'Inbox'
local Job = require 'Job'
local PlanQuestion = require 'PlanQuestion'
local Rendering = require 'Rendering'
local Selection = require 'Selection'
local ShootStatus = require 'ShootStatus'
local Welcome = require 'Welcome'
local WelcomeWords = require 'WelcomeWords'

local title = LOC '$$$/Safelight/Export/Title=Safelight delivery'

--- The choice, or nil where it was taken back.
local function choose(context, welcome, count)
  local properties = LrBinding.makePropertyTable(context)
  local proposed = Choice.proposed(welcome, {}, LrPrefs.prefsForPlugin())
  properties.safelightPreset, properties.safelightKind = proposed.preset, proposed.kind
  properties.safelightStatus = ''
  LrTasks.startAsyncTask(function()
    ShootStatus.tell(welcome, function(sentence) properties.safelightStatus = sentence end)
  end)
  local f = LrView.osFactory()
  local answer = LrDialogs.presentModalDialog {
    title = title,
    contents = f:column(ChoiceView.rows(f, properties, welcome)),
    actionVerb = LOC('$$$/Safelight/Deliver/Verb=Deliver ^1', tostring(count)),
  }
  return answer == 'ok' and { preset = properties.safelightPreset, kind = properties.safelightKind } or nil
end

--- What is not as it looks.
local function notesOn(files)
  local notes = {}
  if files.copies > 0 then
    notes[#notes + 1] = LOC('$$$/Safelight/Deliver/Copies=Virtual copies have no file, their original goes: ^1.', tostring(files.copies))
  end
  if #files.nameless > 0 then
    notes[#notes + 1] = LOC('$$$/Safelight/Deliver/Nameless=Files that stay here, since their names are no text: ^1.', tostring(#files.nameless))
  end
  return notes
end

local function deliverOriginals(made, choice, photos)
  local files = Selection.originals(photos)
  if #files.paths == 0 then LrErrors.throwUserError(LOC '$$$/Safelight/Deliver/Nothing=There is no file to deliver.') end
  local job = Job.deliver(made, choice, files.paths)
  Handing.check(job)
  if not PlanQuestion.agreed(Inbox.welcome(), choice, files.paths, notesOn(files)) then return end
  Handing.put(job)
  Choice.remember(choice, LrPrefs.prefsForPlugin())
  Handing.follow(made.id, title)
end

local function deliverRendered(made, choice, photos, context)
  local stills, films = Selection.parted(photos)
  local spool = ExportTask.openSpool(made.id)
  local failed = #stills == 0 and {} or Rendering.into(spool, stills, context)
  for _, film in ipairs(Selection.originals(films).paths) do spool:add(film) end
  if not failed or not ExportTask.confirmed(failed, spool:count()) then return ExportTask.giveUp(spool) end
  ExportTask.deliver(made, choice, spool)
end

LrFunctionContext.postAsyncTaskWithContext('safelight.deliver', function(context)
  local photos, welcome = Selection.photos(), Inbox.welcome()
  if not Welcome.takesJobs(welcome) or #welcome.presets == 0 then LrErrors.throwUserError(WelcomeWords.warning(welcome)) end
  local choice = choose(context, welcome, #photos)
  if not choice then return end
  local obstacle = WelcomeWords.obstacle(Inbox.welcome(), choice.preset)
  if obstacle then LrErrors.throwUserError(obstacle) end
  local originals = Welcome.preset(welcome, choice.preset).originals and choice.kind == 'full'
  local deliver = originals and deliverOriginals or deliverRendered
  deliver(Inbox.envelope(), choice, photos, context)
end)
