/** The life of staging on Google Cloud. */
import { describeCreatedLife } from "../../support/lives/created-life";

describeCreatedLife("staging", "gcp");
