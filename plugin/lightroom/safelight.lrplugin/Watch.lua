-- Stays with a job until it ended, nobody takes it, or the photographer has seen enough.

local LrProgressScope = import 'LrProgressScope'
local LrTasks = import 'LrTasks'

local Inbox = require 'Inbox'
local JobState = require 'JobState'

local Watch = { EVERY = 1 }

local function caption(state)
  if state.state == 'working' then return state.phase .. ' ' .. state.subject end
  if state.state == 'taken' then return LOC '$$$/Safelight/Watch/Behind=Safelight has it; other work comes first.' end
  return LOC '$$$/Safelight/Watch/Asked=Waiting for Safelight…'
end

local function show(scope, state)
  scope:setCaption(caption(state))
  if state.bytes and state.ofBytes and state.ofBytes > 0 then scope:setPortionComplete(state.bytes, state.ofBytes) end
end

--- A job that nobody began is taken back; one at work is Safelight's to end.
local function cancel(id)
  return { state = Inbox.withdraw(id) and 'withdrawn' or 'left' }
end

--- Gives the state it ended in: ended (with `result`), waits, silent, withdrawn (nothing will be done), or left (it is at
--- work, and goes on). Only inside of a task.
function Watch.job(id, title, functionContext)
  local scope = LrProgressScope { title = title, functionContext = functionContext }
  local state = {}
  repeat
    state = scope:isCanceled() and cancel(id) or JobState.next(state, Inbox.look(id))
    local open = state.state == 'asked' or state.state == 'taken' or state.state == 'working'
    if open then
      show(scope, state)
      LrTasks.sleep(Watch.EVERY)
    end
  until not open
  scope:done()
  return state
end

--- The answer to a question that nobody waits for with a progress bar, or nil when it did not come within `seconds`. The
--- question is taken back then, so that none pile up while Safelight does not run.
function Watch.briefly(id, seconds)
  local state, waited = {}, 0
  repeat
    state = JobState.next(state, Inbox.look(id))
    if state.state == 'ended' then
      Inbox.forget(id)
      return state.result
    end
    LrTasks.sleep(Watch.EVERY)
    waited = waited + Watch.EVERY
  until waited >= seconds
  Inbox.withdraw(id)
  return nil
end

return Watch
