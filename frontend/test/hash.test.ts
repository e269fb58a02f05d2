import assert from "node:assert/strict";
import { test } from "node:test";

import { decode, encode, permalink, type Place, settingsOf, START } from "../src/hash";
import { pick, random, words } from "./random";

const next = random(7);
const list = () => [...new Set(Array.from({ length: Math.floor(next() * 4) }, () => `x${words(next)}`))];

function anyPlace(): Place {
  return {
    from: Math.floor(next() * 50),
    to: Math.floor(next() * 50),
    view: pick(next, ["changes", "all", "flow", "history"] as const),
    sort: pick(next, ["level", "type", "name", "time"] as const),
    scope: pick(next, ["changes", "context", "all"] as const),
    type: list(),
    change: list(),
    level: list(),
    who: list(),
    zone: list(),
    time: pick(next, ["", "day", "week", "month"]),
    impact: next() < 0.5,
    unreviewed: next() < 0.5,
    noise: next() < 0.5,
    text: words(next),
    resource: words(next),
    hunk: Math.floor(next() * 9),
  };
}

test("what is encoded is decoded to the same place", () => {
  for (let run = 0; run < 500; run += 1) {
    const place = anyPlace();
    assert.deepEqual(decode(encode(place)), place);
  }
});

test("a fragment holds no letter that an address would cut or change", () => {
  for (let run = 0; run < 200; run += 1) assert.match(encode(anyPlace()), /^[\w\-.!~*'()%=&]*$/);
});

test("the start needs no fragment", () => {
  assert.equal(encode(START), "");
  assert.deepEqual(decode(""), START);
  assert.deepEqual(decode("#"), START);
});

test("nonsense counts as absent", () => {
  const place = decode("#from=-1&to=1e9&view=admin&sort=x&h=zero&time=never&r=%E0%A4&junk&=1&__proto__=2");
  assert.deepEqual(place, START);
});

test("two places do not share their lists", () => {
  decode("type=a").type.push("b");
  assert.deepEqual(decode("").type, []);
  assert.deepEqual(START.type, []);
});

test("a link out of the frame of DSS names project and webapp, and no key", () => {
  const address = {
    origin: "https://dss.example.com",
    pathname: "/sub/dip/api/webapps/view",
    search: "?projectKey=SALES&webAppId=aB1&apiKey=secret",
  };
  assert.equal(
    permalink(address, "from=1&to=2"),
    "https://dss.example.com/sub/webapps/SALES/aB1#from=1&to=2",
  );
});

test("a link from anywhere else drops the whole query", () => {
  const address = { origin: "http://127.0.0.1:1", pathname: "/", search: "?apiKey=secret" };
  assert.equal(permalink(address, "view=flow"), "http://127.0.0.1:1/#view=flow");
  assert.equal(permalink(address, ""), "http://127.0.0.1:1/");
});

const at = (pathname: string, search = "") => ({ origin: "https://dss.example", pathname, search });
const VIEW = "/dip/api/webapps/view";

test("the settings of a webapp are beside the page that shows it", () => {
  const inner = at(`/base${VIEW}`, "?projectKey=SALES&webAppId=x1&apiKey=secret");
  assert.deepEqual(settingsOf(inner, "/base/projects/SALES/webapps/x1_drift/view"), {
    address: "https://dss.example/base/projects/SALES/webapps/x1_drift/edit",
    exact: true,
  });
});

test("where the page around cannot be seen, the webapps of the project are near enough", () => {
  const address = "https://dss.example/projects/SALES/webapps/";
  const inner = at(VIEW, "?projectKey=SALES&webAppId=x1&apiKey=secret");
  for (const from of [inner, at("/webapps/SALES/x1")])
    assert.deepEqual(settingsOf(from, ""), { address, exact: false });
  assert.equal(settingsOf(at("/"), "/"), null);
});
