/**
 * In the lobby of an office where nobody is: an offer to look around among simulated people, where the office lends some.
 *
 * @module ui/company
 */
import { useEffect, useState } from "preact/hooks";
import { html, useApp } from "./context.js";
import { t } from "./i18n.js";
import { Switch } from "./parts.js";

/** @typedef {{offered: boolean, wanted: boolean, want: (on: boolean) => void, call: () => Promise<void>}} Company */

/** @returns {Company} */
export function useCompany() {
  const { people } = useApp().actions;
  const [offered, setOffered] = useState(false);
  const [wanted, want] = useState(false);
  useEffect(() => {
    let here = true;
    people.ask("GET", "/simulation").then(
      (told) => here && setOffered(told.offered),
      () => {}, // then there is nothing to offer
    );
    return () => void (here = false);
  }, []);
  // Somebody may have come meanwhile: then there is real company, and no need of any other.
  const call = async () => void (offered && wanted && (await people.ask("POST", "/simulation", {}).catch(() => null)));
  return { offered, wanted, want, call };
}

/** @param {{company: Company}} props */
export function CompanyOffer({ company }) {
  if (!company.offered) return null;
  return html`<${Switch} icon="users" label=${t("lobby.company")} hint=${t("lobby.company_hint")} checked=${company.wanted} onChange=${company.want} />`;
}
