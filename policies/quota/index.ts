/** The quota pack. */
import { servePack } from "../engine/pack";
import { quotaPack } from "./pack";

servePack(quotaPack);
