/** The pod-security pack. */
import { servePack } from "../lib/pack";
import { podSecurityPack } from "./pack";

servePack(podSecurityPack);
