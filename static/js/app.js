// The one entry: every behaviour attaches itself to its data- attribute. Pages work without any of it.
import { attachMenus } from "./menus.js";
import { attachShortcuts } from "./shortcuts.js";
import { attachConfirms } from "./confirm.js";
import { attachGuards } from "./guard.js";
import { attachAutosave } from "./autosave.js";
import { attachFiles } from "./files.js";
import { attachDropzones } from "./dropzone.js";
import { attachBulk } from "./bulk.js";
import { attachMessages } from "./messages.js";
import { attachExpand } from "./expand.js";
import { attachFormsets } from "./formsets.js";
import { attachSession } from "./session.js";
import { attachFilters } from "./filters.js";
import { attachTables } from "./tables.js";
import { attachBell } from "./bell.js";
import { attachLock } from "./lock.js";
import { attachCopy } from "./copy.js";
import { attachPrint } from "./print.js";
import { attachFocus } from "./focus.js";
import { attachNav } from "./nav.js";
import { attachCommands } from "./commands.js";
import { attachRows } from "./rows.js";
import { attachBeside } from "./beside.js";
import { attachRefresh } from "./refresh.js";

document.documentElement.classList.add("has-js");

const attachers = [
  attachMenus, attachShortcuts, attachConfirms, attachGuards, attachAutosave, attachFiles, attachDropzones,
  attachBulk, attachMessages, attachExpand, attachFormsets, attachSession, attachFilters, attachTables,
  attachBell, attachLock, attachCopy, attachPrint, attachFocus, attachNav, attachCommands, attachRows, attachBeside, attachRefresh,
];

const attachAll = (root) => attachers.forEach((attach) => attach(root));

attachAll(document);
document.body.addEventListener("htmx:load", (event) => attachAll(event.detail.elt));
