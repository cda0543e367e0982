/** The life of dev on Azure. */
import { describeCreatedLife } from "../../support/created-life";

describeCreatedLife("dev", "azure");
