-- Requests for wrk: events of about 300 bytes, one a request or 100. Told by ingest.py:
--   wrk … -s ingest.lua URL -- KEY[,KEY…] SIZE AGENTS [DELAY]
-- AGENTS is how many different User-Agents are sent. The requests are made before the clock runs, for each key in turn.
-- With DELAY a connection waits so many milliseconds on average before it sends again.

local paths = { "/", "/pricing", "/docs/install", "/blog/2026/plain-files", "/shop/lamps/brass-lantern?size=l" }
local systems = { "Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7", "X11; Linux x86_64" }
local made, next = {}, 0

local function event(number)
  return string.format(
    '{"type":"pageview","payload":{"path":"%s","title":"A page of the shop that sells lanterns",'
      .. '"referrer":"https://www.example.com/search/results","screen":"1920x1080","language":"en-GB",'
      .. '"utm_source":"newsletter","utm_campaign":"spring"},"visitor_id":"v_%08x%08x",'
      .. '"consent_mode":"analytics","consent_granted":true}',
    paths[number % #paths + 1], number * 2654435761 % 4294967296, number)
end

function init(arguments)
  local size, agents, keys = tonumber(arguments[2]), tonumber(arguments[3]), {}
  for key in arguments[1]:gmatch("[^,]+") do
    keys[#keys + 1] = key
  end
  if arguments[4] then
    local longest = 2 * tonumber(arguments[4])
    delay = function()
      return math.random(0, longest)
    end
  end
  local count = math.max(agents, 500)
  for number = 1, count do
    local body, path = event(number), "/api/collect"
    if size > 1 then
      local events = {}
      for index = 1, size do
        events[index] = event(number * size + index)
      end
      body, path = '{"events":[' .. table.concat(events, ",") .. "]}", "/api/batch"
    end
    local agent = number % agents
    made[number] = wrk.format("POST", path, {
      ["X-Pulse-Key"] = keys[number % #keys + 1],
      ["Content-Type"] = "application/json",
      ["User-Agent"] = string.format(
        "Mozilla/5.0 (%s) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%d.0.%d.%d Safari/537.36",
        systems[agent % #systems + 1], 90 + agent % 50, 4000 + agent, agent % 100),
    }, body)
  end
end

function request()
  next = next % #made + 1
  return made[next]
end

function response(status, headers, body)
  if status ~= 200 or not body:find('"ok":true', 1, true) or body:find('"tracked":false', 1, true) then
    io.write("REFUSED ", status, " ", body, "\n")
    wrk.thread:stop()
  end
end
