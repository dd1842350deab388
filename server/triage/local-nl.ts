import type { Lexicon } from './local-concepts.ts'

export const dutch: Lexicon = {
  duplicate_charge:
    '(dubbel|twee keer|tweemaal|2 keer) .. (afgeschreven|betaald|in rekening|gefactureerd|belast|geïncasseerd), dubbele (afschrijving|betaling|incasso|factuur)',
  unknown_charge:
    '(onbekende|ongeautoriseerde|verdachte|frauduleuze|onterechte) (afschrijving|betaling|incasso|transactie), (afschrijving|betaling|incasso) .. (niet herken|herken ik niet|niet gedaan|geen toestemming|onterecht)',
  overcharge:
    '(te veel|teveel) .. (betaald|afgeschreven|in rekening|berekend), (bedrag|factuur|prijs|rekening) .. (klopt niet|onjuist|fout|verkeerd|te hoog), (verkeerd|onjuist) bedrag, fout .. (factuur|facturatie)',
  charge: '(afgeschreven|afschrijving|afschrijvingen|in rekening gebracht|geïncasseerd|incasso)',
  refund: '(terugbetal*|terugbetaling|restitutie|terugstort*|creditnota|retour*), geld terug',
  payment_failed:
    '(betaling|betalingen|transactie|overschrijving|pas|kaart) .. (mislukt|geweigerd|afgewezen|niet gelukt|lukt niet|niet gelukt|in behandeling), (kan|kunnen) niet betalen, betaalprobleem*',
  payment: '(betaling|betalingen|betalen|betaald|betaal*|termijnbetaling|ideal)',
  invoice: '(factuur|facturen|bon|kwitantie|betalingsbewijs|rekeningafschrift)',
  bill: '(facturatie|facturering|rekening)',
  fee: '(kosten te hoog|toeslag|boete|transactiekosten|administratiekosten|prijsverhoging)',
  tax: '(btw|belasting)',
  subscription: '(abonnement*|verlenging|proefperiode|maandabonnement|jaarabonnement)',
  cancel_subscription:
    '(abonnement|contract|lidmaatschap) .. (opzeggen|beëindigen|annuleren|stopzetten|opzegging), (opzeggen|annuleren|stopzetten) .. (abonnement|contract|lidmaatschap), (opzegging)',
  bank_card: '(creditcard|bankpas|pinpas|iban|betaalpas)',
  bank_transfer: '(overschrijving|overboeking|automatische incasso|saldo)',

  outage:
    '(storing|storingen|uitval|systeemuitval), (site|website|server|systeem|dienst|platform|netwerk|app) .. (plat|onbereikbaar|niet bereikbaar|niet beschikbaar|down|offline|uit de lucht|eruit)',
  crash:
    '(crasht|crash|crashes|gecrasht|loopt vast|vastgelopen|vastlopen|bevriest|bevroren|blauw scherm), (start|opent) niet, sluit .. vanzelf',
  error: '(foutmelding*|foutcode*|fout|fouten|error|mislukt)',
  bug: '(bug|bugs|defect|haperingen|hapert)',
  not_working:
    '(werkt|werken|reageert|reageren|functioneert|doet het|doen het) .. (niet|niet meer), (kapot|defecte|stuk), (probleem|problemen) (met|bij|in) .. (app|software|systeem|website|site|programma|printer|verbinding|firefox)',
  slow: '(traag|trage|langzaam|langzame|traagheid|vertraging|vertraagd|time out)',
  not_loading:
    '(pagina*|site|video*|afbeelding*|app|scherm) .. (laadt|laden|opent|getoond|weergegeven) .. niet, (laadt|laden|geladen) niet, niet (geladen|weergegeven|getoond), (wit|zwart|leeg|witte|zwarte|lege) (scherm|pagina)',
  display: '(weergave|lay out|knop .. (weg|verdwenen|niet)|flikkert|knippert|werkbalk|menubalk)',
  install: '(installeren|installatie|geïnstalleerd|configur*|instellen|herinstall*|verwijder en installeer)',
  update:
    '(na|sinds|laatste|nieuwe|nieuwste) .. (update|versie|upgrade), (updaten|bijwerken) .. (software|app|systeem|versie)',
  connection:
    '(wifi|internet|netwerk|vpn|bluetooth|router), (geen|slechte|verbroken) verbinding, verbinding .. (verbroken|verloren|instabiel|mislukt|valt weg), (internetverbinding|verbindingsproblemen)',
  integration: '(api|integratie*|plugin*|extensie*|add on|webhook*|koppeling*|compatib*)',
  sync: '(synchron*|gesynchroniseerd)',
  file_transfer:
    '(uploaden|downloaden|importeren|exporteren|printen|afdrukken|opslaan) .. (niet|lukt|mislukt), (kan|lukt) .. niet .. (uploaden|downloaden|importeren|exporteren|printen|afdrukken|opslaan), (back up|backup*)',
  device:
    '(printer|laptop|toetsenbord|beeldscherm|scherm|apparaat|apparaten|computer|tablet|telefoon|scanner|batterij|pc)',
  browser: '(browser|firefox|chrome|safari|edge|bladwijzer*|tabblad|tabbladen|website|websites|webpagina*)',
  software: '(software|applicatie|programma|systeem|windows|linux|android|app|module)',
  data_loss:
    '(gegevens|bestanden|data|documenten|foto s|berichten) .. (kwijt|verloren|verdwenen|gewist|verwijderd|weg), (gegevensverlust|dataverlust), (kwijt|verloren) .. (gegevens|bestanden|bladwijzers)',
  server: '(server|servers|database|cloud|hosting|sql)',
  technical_support: '(technische|technisch) (ondersteuning|hulp|probleem|problemen|storing)',

  cannot_log_in:
    '(kan|kunnen|lukt) .. (niet|niet meer) .. (inloggen|aanmelden|in te loggen|aan te melden), (inloggen|aanmelden|inlog) .. (lukt niet|niet mogelijk|mislukt|werkt niet|gaat niet|probleem*), (inlogproblem*|aanmeldproblem*), geen toegang .. account, (probleem|problemen) .. (inloggen|aanmelden)',
  login: '(inloggen|ingelogd|aanmelden|inloggegevens|uitgelogd|login|inlog)',
  password: '(wachtwoord*|wachtwoorden)',
  pin: '(pincode|pin|beveiligingsvraag)',
  locked_out:
    '(account|profiel|toegang|pas) .. (geblokkeerd|vergrendeld|opgeschort|gedeactiveerd), (deblokkeren|ontgrendelen)',
  two_factor: '(tweestaps*|twee factor*|tweefactor*|2fa|verificatiecode|beveiligingscode|bevestigingscode)',
  account_attacked: '(account|profiel) .. (gehackt|overgenomen|gestolen|misbruikt), (gehackt|identiteitsdiefstal)',
  personal_details:
    '(adres|naam|e mailadres|telefoonnummer|gegevens|contactgegevens|profiel) .. (wijzigen|veranderen|aanpassen|bijwerken|gewijzigd|veranderd), (wijzigen|veranderen|aanpassen) .. (adres|naam|e mailadres|telefoonnummer|gegevens), (verhuisd|adreswijziging|nieuw adres)',
  close_account:
    '(account|profiel) .. (verwijderen|sluiten|opheffen|wissen), (verwijderen|sluiten|opheffen) .. (account|profiel)',
  open_account: '(account|profiel) .. (aanmaken|openen|maken|registreren|activeren), (registreren|registratie)',
  edit_account:
    '(herstellen|koppelen|beheren|wijzigen) .. account, account .. (herstellen|koppelen|beheren), accountinstellingen',
  permissions:
    '(rechten|toegangsrechten|machtiging*|toegang geweigerd|beheerdersrechten), (gebruiker|collega|medewerker) .. (toevoegen|uitnodigen)',
  identity: '(identiteit*|legitimatie|identiteitsbewijs|paspoort|verifiëren)',
  user_name: '(gebruikersnaam|mijn profiel)',
  account: '(account|accounts)',

  delivery:
    '(levering*|bezorg*|geleverd|verzending|verzonden|pakket*|pakje|levertijd|track and trace), (bestelling|pakket) .. (aangekomen|ontvangen|binnen)',
  order: '(bestelling|bestellingen|besteld|bestellen)',
  opening_hours: '(openingstijden|openingsuren|hoe laat .. (open|dicht)|geopend op)',
  place: '(dichtstbijzijnde|filiaal|vestiging|waar zijn jullie gevestigd|winkel in de buurt)',
  person_wanted:
    '(spreken|praten|contact) .. (medewerker|iemand|persoon|mens|klantenservice|adviseur), (medewerker|iemand) .. (spreken|bellen), (teruggebeld|bel mij|telefoonnummer van)',
  quote: '(offerte|offertes|prijsopgave)',
  product:
    '(welk|welke) .. (product|model|maat|kleur|pakket), (op voorraad|voorraad|garantie|specificaties|verschil tussen|leverbaar)',
  discount: '(korting*|kortingscode|actiecode|aanbieding*|cadeaubon|waardebon)',
  feature_wish:
    '(suggestie*|functieverzoek|nieuwe functie|verbeterpunt*|wens), zou .. (fijn|handig|mooi|leuk|goed) zijn, (kunnen jullie|kunt u) .. toevoegen',
  feedback: '(feedback|beoordeling|recensie|bedankt voor .. (service|hulp|werk)|compliment*|enquête)',
  complaint: '(klacht|klachten|klagen|ontevreden|teleurgesteld)',
  newsletter: '(nieuwsbrief|nieuwsbrieven|mailinglijst|uitschrijven|reclamemail*)',
  job: '(vacature*|solliciteren|sollicitatie|stage|werken bij)',
  partnership: '(samenwerking|partnerschap|sponsoring|wederverkoper|persvraag)',
  information: '(informatie|meer weten|documentatie|handleiding|toelichting|training)',
  booking: '(afspraak|reservering*|reserveren|boeking|boeken|vlucht|hotel)',
  sales: '(kopen|geïnteresseerd in|hoeveel kost|wat kost|prijslijst|prijs van|prijzen)',

  security_breach:
    '(datalek*|beveiligingsincident|beveiligingslek|inbraak|cyberaanval|ransomware|malware|virus|phishing|ongeautoriseerde toegang|gestolen|fraude|oplichting)',
  whole_company:
    '(alle|meerdere|onze|veel|hele) .. (gebruikers|klanten|medewerkers|bedrijf|afdeling|collega s|kantoor) .. (getroffen|kan niet|kunnen niet|last|ligt plat), niemand kan, hele bedrijf, in productie',
  urgent: '(dringend*|urgent|spoed|spoedig|onmiddellijk*|direct|zo snel mogelijk|zsm|kritiek|noodgeval|met voorrang)',
  work_stopped:
    '(kan|kunnen) niet .. werken, (werk|productie|bedrijf) .. (stil|plat|stilgelegd|gestopt), (verliezen|verlies) .. (geld|omzet|klanten)',
  deadline: '(deadline|morgen|vandaag nog|vanavond|voor (maandag|dinsdag|woensdag|donderdag|vrijdag)|uiterlijk)',
  legal_threat: '(advocaat|juridische stappen|rechtszaak|rechter|aangifte|politie|consumentenbond|avg)',
  serious:
    '(ernstig*|onacceptabel|belachelijk|meerdere keren|derde keer|al weken|gevoelige gegevens|medische gegevens|veiligheid)',
  problem: '(probleem|problemen|moeite|helaas|lukt niet)',
  no_hurry:
    '(niet dringend|geen haast|niet urgent|wanneer het uitkomt|als u tijd heeft|gewoon een vraag|alleen een vraag)',
  question:
    '(vraag|vragen|weten of|hoe kan ik|is het mogelijk|kunt u mij .. (vertellen|zeggen|uitleggen)|ik vroeg me af)',
  cosmetic: '(tikfout|typefout|spelfout|spelling)',
}
