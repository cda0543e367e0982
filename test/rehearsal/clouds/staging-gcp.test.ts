/** The life of staging on Google Cloud. */
import { describeCreatedLife } from "../../support/created-life";

describeCreatedLife("staging", "gcp");
