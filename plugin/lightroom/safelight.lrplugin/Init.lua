-- Runs when Lightroom starts.

local LrPrefs = import 'LrPrefs'
local LrTasks = import 'LrTasks'

local Closing = require 'Closing'
local Inbox = require 'Inbox'
local Spool = require 'Spool'

--- Lightroom ended while it rendered: no job was written, and nobody else knows of those copies.
local function clearAfterCrash(prefs)
  local id = prefs.rendering
  prefs.rendering = nil
  if id and not Inbox.holds(id) and not Inbox.isAtWork(id) then Spool.discard(id) end
end

LrTasks.startAsyncTask(function()
  clearAfterCrash(LrPrefs.prefsForPlugin())
  Closing.noteCatalog()
end)
