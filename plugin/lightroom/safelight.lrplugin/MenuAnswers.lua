-- Library, Plug-in Extras, Answers of Safelight: what came of jobs that were not waited for.

local LrDialogs = import 'LrDialogs'
local LrTasks = import 'LrTasks'

local Asked = require 'Asked'
local Inbox = require 'Inbox'
local JobState = require 'JobState'
local ResultDialog = require 'ResultDialog'

local title = LOC '$$$/Safelight/Menu/Answers=Answers of Safelight'

--- Nobody will answer: the answer was swept away after a month. Looked at twice, for it may come between two looks.
local function isGone(id)
  local looked = Inbox.look(id)
  if looked.result or not looked.taken or Inbox.isAtWork(id) then return false end
  return not Inbox.holds(id) and not Inbox.look(id).result
end

LrTasks.startAsyncTask(function()
  local shown, waiting = 0, 0
  for _, id in ipairs(Asked.ids()) do
    local state = JobState.next({}, Inbox.look(id))
    if state.state == 'ended' then
      Asked.forget(id)
      ResultDialog.show(state.result, title)
      shown = shown + 1
    elseif isGone(id) then
      Asked.forget(id)
    else
      waiting = waiting + 1
    end
  end
  if shown > 0 and waiting == 0 then return end
  LrDialogs.message(title, LOC('$$$/Safelight/Answers/Waiting=Jobs without an answer: ^1.', tostring(waiting)), 'info')
end)
