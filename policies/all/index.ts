/** The pack of every rule. */
import { servePack } from "../engine/pack";
import { allPack } from "./pack";

servePack(allPack);
