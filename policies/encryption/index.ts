/** The encryption pack. */
import { servePack } from "../lib/pack";
import { encryptionPack } from "./pack";

servePack(encryptionPack);
