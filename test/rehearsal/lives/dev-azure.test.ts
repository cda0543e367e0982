/** The life of dev on Azure. */
import { describeCreatedLife } from "../../support/lives/created-life";

describeCreatedLife("dev", "azure");
