-- Moments as Safelight writes them: RFC 3339 in UTC.

local Instant = {}

--- Of seconds since 1970.
function Instant.format(seconds) return os.date('!%Y-%m-%dT%H:%M:%SZ', seconds) end

--- Days since 1970 of a day of the Gregorian calendar; `os.time` would take the numbers for local time.
local function days(year, month, day)
  if month <= 2 then year, month = year - 1, month + 12 end
  local floor = math.floor
  return 365 * year + floor(year / 4) - floor(year / 100) + floor(year / 400) + floor((153 * month - 457) / 5) + day - 719469
end

--- Seconds since 1970; nil where the text is no moment in UTC.
function Instant.parse(text)
  if type(text) ~= 'string' then return nil end
  local year, month, day, hour, minute, second, rest =
    text:match('^(%d%d%d%d)%-(%d%d)%-(%d%d)T(%d%d):(%d%d):(%d%d)([%d%.]*)Z$')
  if not year or not (rest == '' or rest:match('^%.%d+$')) then return nil end
  return days(tonumber(year), tonumber(month), tonumber(day)) * 86400 + hour * 3600 + minute * 60 + second
end

return Instant
