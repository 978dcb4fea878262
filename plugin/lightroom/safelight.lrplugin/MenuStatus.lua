-- Library, Plug-in Extras, Status of this shoot

local LrErrors = import 'LrErrors'
local LrFunctionContext = import 'LrFunctionContext'

local Handing = require 'Handing'
local Inbox = require 'Inbox'
local Job = require 'Job'
local Selection = require 'Selection'
local ShootStatus = require 'ShootStatus'
local Welcome = require 'Welcome'
local WelcomeWords = require 'WelcomeWords'

LrFunctionContext.postAsyncTaskWithContext('safelight.status', function()
  local welcome, sources = Inbox.welcome(), ShootStatus.sources(Selection.photos())
  if not Welcome.takesJobs(welcome) then LrErrors.throwUserError(WelcomeWords.warning(welcome)) end
  if #sources == 0 then return end
  local made = Inbox.envelope()
  Handing.put(Job.status(made, sources))
  Handing.follow(made.id, LOC '$$$/Safelight/Menu/Status=Status of this shoot')
end)
