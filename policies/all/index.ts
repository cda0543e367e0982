/** The pack of every rule. */
import { servePack } from "../lib/pack";
import { allPack } from "./pack";

servePack(allPack);
