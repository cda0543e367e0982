/** The pod-security pack. */
import { servePack } from "../engine/pack";
import { podSecurityPack } from "./pack";

servePack(podSecurityPack);
