-- The backup of a catalog when Lightroom closes it.

local LrApplication = import 'LrApplication'
local LrPrefs = import 'LrPrefs'
local LrTasks = import 'LrTasks'

local Handing = require 'Handing'
local Inbox = require 'Inbox'
local Job = require 'Job'
local Welcome = require 'Welcome'

local Closing = {}

--- Which catalog is open is noted while it certainly is: at closing it may not be asked any more.
function Closing.noteCatalog()
  LrPrefs.prefsForPlugin().catalog = LrApplication.activeCatalog():getPath()
end

local function catalogPath()
  local good, path = LrTasks.pcall(function() return LrApplication.activeCatalog():getPath() end)
  return good and path or LrPrefs.prefsForPlugin().catalog
end

--- One that nobody took yet says the same, and is refused when it is a day old: the new one stands for it.
local function withdrawLast(prefs, path)
  if prefs.closingJob and prefs.closingCatalog == path then Inbox.withdraw(prefs.closingJob) end
end

local function ask(prefs)
  local path = catalogPath()
  if not path or not Welcome.takesJobs(Inbox.welcome()) then return end
  withdrawLast(prefs, path)
  local made = Inbox.envelope()
  Handing.put(Job.backup(made, path, 'closed'))
  prefs.closingJob, prefs.closingCatalog = made.id, path
end

--- Leaves the job if that is wished. Lightroom shows no dialog any more: trouble is kept for the Plug-in Manager.
function Closing.run()
  local prefs = LrPrefs.prefsForPlugin()
  if not prefs.backupAtClosing then return end
  local good, why = LrTasks.pcall(ask, prefs)
  prefs.closingTrouble = not good and tostring(why) or nil
end

return Closing
