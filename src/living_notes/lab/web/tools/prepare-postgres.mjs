import { mkdirSync } from "node:fs";
mkdirSync(process.argv[2]);
