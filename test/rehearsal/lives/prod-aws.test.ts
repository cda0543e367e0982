/** The life of prod on AWS. */
import { describeCreatedLife } from "../../support/lives/created-life";

describeCreatedLife("prod", "aws");
