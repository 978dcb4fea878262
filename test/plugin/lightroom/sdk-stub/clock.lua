-- Time that passes only when all tasks sleep, and tasks as Lightroom has them: coroutines, one at a time.

local strict = require 'strict'

local realTime = os.time
local start = realTime()
local clock = { now = 0, tasks = {} }

os.time = function(parts) -- luacheck: ignore 122
  if parts then return realTime(parts) end
  return start + math.floor(clock.now)
end

function clock.at(seconds, body)
  clock.tasks[#clock.tasks + 1] = { wake = seconds, thread = coroutine.create(body) }
end

local function step(task)
  local good, seconds = coroutine.resume(task.thread)
  if not good then
    clock.failed(seconds)
    return false
  end
  task.wake = clock.now + (seconds or 0)
  return coroutine.status(task.thread) ~= 'dead'
end

--- Runs until no task is left; a task that sleeps for more than a day in all does not end.
function clock.run()
  while #clock.tasks > 0 do
    local first = 1
    for index, task in ipairs(clock.tasks) do
      if task.wake < clock.tasks[first].wake then first = index end
    end
    local task = table.remove(clock.tasks, first)
    clock.now = math.max(clock.now, task.wake)
    if clock.now > 86400 then error('tasks that do not end', 0) end
    if step(task) then clock.tasks[#clock.tasks + 1] = task end
  end
end

clock.LrTasks = strict('LrTasks', {
  startAsyncTask = function(body) clock.at(clock.now, body) end,
  sleep = function(seconds) coroutine.yield(seconds) end,
  canYield = function() return coroutine.running() ~= nil end,
  pcall = function(body, ...)
    local thread, given = coroutine.create(body), { ... }
    while true do
      local result = { coroutine.resume(thread, unpack(given)) }
      if not result[1] or coroutine.status(thread) == 'dead' then return unpack(result) end
      given = { coroutine.yield(unpack(result, 2)) }
    end
  end,
})

clock.LrFunctionContext = strict('LrFunctionContext', {
  postAsyncTaskWithContext = function(name, body)
    clock.at(clock.now, function() body({ name = name }) end)
  end,
})

return clock
