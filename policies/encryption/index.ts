/** The encryption pack. */
import { servePack } from "../engine/pack";
import { encryptionPack } from "./pack";

servePack(encryptionPack);
