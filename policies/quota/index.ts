/** The quota pack. */
import { servePack } from "../lib/pack";
import { quotaPack } from "./pack";

servePack(quotaPack);
