-- What a plan says would leave, and what would not and why.

local Member = require 'Member'

--- Lines of a list before the rest is only counted.
local PlanWords = { MOST_LINES = 8 }

local units = { 'B', 'kB', 'MB', 'GB', 'TB' }

local function size(bytes)
  local unit = 1
  while bytes >= 1000 and unit < #units do bytes, unit = bytes / 1000, unit + 1 end
  return ('%.' .. ((unit == 1 or bytes >= 10) and 0 or 1) .. 'f %s'):format(bytes, units[unit])
end

local function leafName(path) return path:match('([^/\\]*)$') end

--- `why`: the member that says it.
local function listed(lines, headline, list, why)
  if #list == 0 then return end
  lines[#lines + 1] = headline
  for index, one in ipairs(list) do
    if index > PlanWords.MOST_LINES then
      lines[#lines + 1] = LOC('$$$/Safelight/Plan/More=and ^1 more', tostring(#list - PlanWords.MOST_LINES))
      return
    end
    lines[#lines + 1] = leafName(Member.text(one, 'path') or '') .. ': ' .. (Member.text(one, why) or '')
  end
end

function PlanWords.lines(plan)
  local lines = {
    LOC('$$$/Safelight/Plan/Files=For ^1. Files: ^2 (^3), archives: ^4.', Member.text(plan, 'client') or '',
      tostring(Member.number(plan, 'files') or 0), size(Member.number(plan, 'bytes') or 0),
      tostring(#Member.list(plan, 'archives'))),
  }
  listed(lines, LOC '$$$/Safelight/Plan/Excluded=Left out:', Member.list(plan, 'excluded'), 'reason')
  listed(lines, LOC '$$$/Safelight/Plan/Problems=Cannot be put in:', Member.list(plan, 'problems'), 'message')
  return lines
end

return PlanWords
