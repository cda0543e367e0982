/** The life of prod on AWS. */
import { describeCreatedLife } from "../../support/created-life";

describeCreatedLife("prod", "aws");
