import type { Lexicon } from './local-concepts.ts'

export const german: Lexicon = {
  duplicate_charge:
    '(doppelt|zweimal|zwei mal|zweifach|mehrfach) .. (abgebucht|belastet|berechnet|bezahlt|gezahlt|abgezogen|verrechnet), doppelabbuchung*, doppelbuchung*, doppelte (abbuchung|belastung|zahlung|rechnung|buchung)',
  unknown_charge:
    '(unbekannte*|unberechtigte*|nicht autorisierte*|unautorisierte*|fremde|verdächtige) (abbuchung*|zahlung*|belastung*|buchung*|lastschrift*), (abbuchung|buchung|zahlung) .. (nicht|nie) .. (getätigt|autorisiert|zuordnen|veranlasst|kenne)',
  overcharge:
    'zu viel (berechnet|abgebucht|bezahlt|verlangt), zuviel (berechnet|abgebucht|bezahlt), (falsche*|fehlerhafte*|überhöhte*) (betrag|rechnung*|rechnungsbetrag|abrechnung*|preis), abrechnungsfehler, abrechnungsproblem*, abrechnungsdifferenz*, (rechnung*|abrechnung*) .. (falsch|fehlerhaft|zu hoch|unstimmig*|stimmt nicht|nicht korrekt|fehler)',
  charge: '(abgebucht|belastet|abbuchung*|berechnet|lastschrift*)',
  refund:
    '(erstattung*|rückerstatt*|zurückerstatt*|rückzahlung*|gutschrift*|erstatten), geld zurück, (zurücküberweis*|zurückbuch*), (retoure*|rücksendung*|umtausch*)',
  payment_failed:
    '(zahlung*|überweisung|transaktion*|lastschrift|abbuchung) .. (fehlgeschlagen|abgelehnt|nicht möglich|funktioniert nicht|gescheitert|verweigert|ausstehend), karte .. abgelehnt, zahlungsproblem*, zahlungsfehler',
  payment: '(zahlung*|bezahl*|zahlen|gezahlt|zahlungs*|überweis*|ratenzahlung), *zahlung*',
  invoice: '(rechnung|rechnungen|rechnungs*|quittung*|kontoauszug*|mahnung*|beleg|belege), *rechnungs*',
  bill: '(abrechnung*|abrechnungs*|faktur*)',
  fee: '(gebühr|gebühren|mahngebühr*|preiserhöhung|kosten zu hoch), *gebühr*',
  tax: '(mehrwertsteuer|umsatzsteuer|mwst|ust|ust id|steuer*)',
  subscription: '(abo|abos|abonnement*|verlängerung|tarif|tarifwechsel|jahresabo|monatsabo|probeabo|probezeitraum)',
  cancel_subscription:
    '(abo|abonnement|vertrag|mitgliedschaft|tarif) .. (kündigen|kündigung|beenden|stornieren|gekündigt), (kündige|kündigung)',
  bank_card: '(kreditkarte*|bankkarte|ec karte|iban|sepa|girokarte)',
  bank_transfer: '(banküberweisung|überweisung*|überwiesen|kontostand)',
  exchange_rate: '(wechselkurs*|umrechnungskurs*)',
  cash: '(geldautomat*|bargeld)',

  outage:
    '(ausfall|ausfälle|systemausfall*|serverausfall*|netzwerkausfall*|totalausfall|betriebsstörung), (server|system|webseite|website|dienst|plattform|netzwerk|netz|shop|seite|app) .. (ausgefallen|nicht erreichbar|nicht verfügbar|down|offline|steht still), *ausfall*',
  crash:
    '(absturz*|abstürz*|abgestürzt|stürzt .. ab|stürzen .. ab|eingefroren|friert .. ein|hängt sich auf|bluescreen), (startet|öffnet|starten|öffnen) .. nicht, *absturz*, *abstürz*',
  error: '(fehlermeldung*|fehlercode*|fehler|systemfehler|serverfehler|fehlschlag*|fehlgeschlagen)',
  bug: '(bug|bugs|fehlfunktion*|fehlverhalten|störung|störungen)',
  not_working:
    '(funktioniert|funktionieren|geht|läuft|reagiert|reagieren|laufen) .. (nicht|nicht mehr|nie), (defekt|defekte|kaputt|kaputte), (nicht|ohne) (funktionsfähig|funktion), (probleme|problem|schwierigkeiten) (mit|bei|beim) .. (software|system|gerät|app|programm|webseite|integration|anwendung|plattform|drucker|dashboard), (unbrauchbar|lahmgelegt)',
  slow: '(langsam|langsame|langsamer|verzögert|ruckelt|zeitüberschreitung|timeout*|leistungsprobleme*|performanceprobleme*|ladezeiten|latenz), performance .. (schlecht|problem*)',
  not_loading:
    '(seite|seiten|bild|bilder|video|videos|inhalt*|app|fenster) .. (lädt|laden|öffnet|geladen|angezeigt) .. nicht, (lädt|laden|angezeigt) nicht, (weiße*|schwarze*|leere*) (seite|bildschirm|fenster), nicht (geladen|angezeigt)',
  display: '(darstellung|anzeige|anzeigefehler|darstellungsfehler|layout|schaltfläche*), (flackert|flackern|verpixelt)',
  install: '(installation*|installieren|installiert|einrichtung|einrichten|konfigur*|deinstall*|neuinstall*)',
  update:
    '(nach|seit|letzten|neuen|neues) .. (update|updates|aktualisierung|version), (softwareupdate*|firmware*|treiber*|softwareaktualisierung*), (update|aktualisierung) .. (software|app|fehl*)',
  connection:
    '(wlan|internet|netzwerk*|vpn|bluetooth|router|verbindungsproblem*|verbindungsfehler|verbindungsabbr*|verbindungsausf*|netzwerkverbindung*|internetverbindung*|verbindungsunterbrech*), (keine|schlechte|unterbrochene) verbindung, verbindung .. (abgebrochen|unterbrochen|verloren|fehl*|instabil), *verbindung*',
  integration: '(api|schnittstelle*|integration*|plugin*|webhook*|erweiterung*|kompatibil*|inkompatib*|integrier*)',
  sync: '(synchronisier*|synchronisation*|datensynchron*|abgleich)',
  file_transfer:
    '(hochladen|herunterladen|upload*|download*|export*|import*|anhang|anhänge) .. (nicht|fehl*|unmöglich|problem*), nicht .. (hochladen|herunterladen|exportieren|importieren|drucken|speichern), (datensicherung*|backup*)',
  device:
    '(drucker|laptop|tastatur|bildschirm|monitor|scanner|gerät|geräte|geräten|hardware|rechner|computer|pc|docking station|festplatte|akku|smartphone|tablet|ssd|prozessor)',
  browser: '(browser|firefox|chrome|edge|safari|lesezeichen|webseite|webseiten|website)',
  software:
    '(software|anwendung|programm|app|betriebssystem|windows|linux|macos|android|office|modul|skript|excel|outlook|docker|kubernetes|jenkins|system)',
  data_loss:
    '(daten|dateien|datei|datenbank|dokumente) .. (verloren|gelöscht|weg|verschwunden|beschädigt), (datenverlust*|verlust .. daten|verlorene daten), *datenverlust*',
  server: '(server*|datenbank*|cloud*|cluster|hosting|sql|mysql|postgresql|mongodb|aws|azure|skalier*|speicher)',
  technical_support:
    '(technische|technischer|technischen|technisches) (unterstützung|hilfe|problem*|support|störung|schwierigkeit*|frage*)',

  cannot_log_in:
    '(kann|können|komme|konnte|lässt) .. (nicht|nicht mehr) .. (anmelden|einloggen|login|einwählen), (anmelden|einloggen|login|anmeldung) .. (nicht möglich|unmöglich|funktioniert nicht|geht nicht|fehlgeschlagen|schlägt fehl|klappt nicht), anmeldeproblem*, loginproblem*, anmeldefehler*, login problem*, probleme .. (anmeldung|login|anmelden|einloggen), kein* (zugriff|zugang) .. (konto|account|zugang)',
  login:
    '(anmelden|anmeldung|einloggen|login|eingeloggt|angemeldet|ausgeloggt|zugangsdaten|anmeldedaten|single sign on|sso)',
  password: '(passwort|passwörter|kennwort|passwort*), *passwort*, *kennwort*',
  pin: '(pin|pin code|geheimzahl|sicherheitsfrage)',
  locked_out:
    '(konto|account|zugang|benutzer*|karte) .. (gesperrt|blockiert|deaktiviert|entsperr*), (kontosperr*|ausgesperrt|entsperren), gesperrte* (konto|account|zugang)',
  two_factor:
    '(zwei faktor*|2fa|mfa|2 faktor*|bestätigungscode|verifizierungscode|sicherheitscode|authentifizierungs*|tan), *authentifizierung*',
  account_attacked:
    '(konto|account|profil) .. (gehackt|übernommen|kompromittiert|missbraucht), (gehackt|identitätsdiebstahl|hackerangriff*), fremder zugriff',
  personal_details:
    '(adresse|anschrift|name|namen|nachname|telefonnummer|e mail adresse|email adresse|mailadresse|kontaktdaten|persönliche daten|stammdaten|profil) .. (ändern|geändert|aktualisieren|anpassen|korrigieren|änderung|umstellen), (adressänderung*|namensänderung*|umgezogen|umzug), (neue|falsche) (adresse|anschrift|e mail|telefonnummer)',
  close_account:
    '(konto|account|benutzerkonto|profil|nutzerkonto|kundenkonto) .. (löschen|schließen|auflösen|entfernen|gelöscht|löschung), (kontolöschung|kontoschließung)',
  open_account:
    '(konto|account|benutzerkonto|kundenkonto) .. (eröffnen|erstellen|anlegen|einrichten|aktivieren), (kontoeröffnung|registrier*|registrierung)',
  edit_account:
    '(konto|account|benutzerkonto) .. (ändern|wechseln|zusammenführen|wiederherstellen|umstellen|verknüpfen|verwalten), kontowiederherstellung*, kontoeinstellung*',
  permissions:
    '(berechtigung*|zugriffsrecht*|benutzerrecht*|administratorrecht*|adminrecht*|nutzerrecht*|zugriff verweigert), (neuen|weiteren|zusätzlichen) (benutzer|nutzer|mitarbeiter|kollegen) .. (hinzufügen|anlegen|einladen|freischalten)',
  identity: '(identität*|ausweis|verifizier*|legitimation|personalausweis|postident|reisepass)',
  user_name: '(benutzername*|nutzername*|kundennummer|benutzerkonto|benutzerkonten|profil)',
  account: '(konto|account|kundenkonto|nutzerkonto)',

  delivery:
    '(lieferung*|liefern|geliefert|lieferzeit*|versand*|zustellung|paket|pakete|sendung|sendungsverfolgung|lieferstatus|versendet|verschickt), *lieferung*, (ware|bestellung|artikel) .. (angekommen|erhalten|unterwegs)',
  order: '(bestellung|bestellungen|bestellt|bestellen|auftrag)',
  opening_hours:
    '(öffnungszeiten|geöffnet|geschäftszeiten|servicezeiten|ladenöffnungszeiten|erreichbarkeit), wann .. (geöffnet|offen)',
  place: '(filiale*|standort|standorte|niederlassung|anfahrt), (nächste|nächstgelegene) .. (laden|geschäft|filiale)',
  person_wanted:
    '(mit|einen|einem) .. (mitarbeiter|berater|menschen|ansprechpartner) .. (sprechen|reden|telefonieren|verbinden), (rückruf|ansprechpartner|zurückrufen|hotline|telefonisch erreichen)',
  quote: '(angebot|kostenvoranschlag|offerte|preisangebot)',
  product:
    '(welche|welches|welcher|unterschied|empfehlen|empfehlung|verfügbarkeit|vorrätig|lieferbar|produktinformation*|produktdetails|produktanfrage|garantie|größe|größen|farbe|farben)',
  discount: '(rabatt*|gutschein*|aktionscode|sonderangebot*|preisnachlass|prämien*)',
  feature_wish:
    '(funktionswunsch|verbesserungsvorschlag*|wunschfunktion|feature wunsch|feature request|vorschlag|vorschläge|anregung*), wäre .. (schön|toll|gut|super|hilfreich|praktisch), (könntet ihr|könnten sie) .. (einbauen|hinzufügen|ergänzen)',
  feedback: '(feedback|rückmeldung geben|lob|bewertung|rezension|umfrage|vielen dank für .. (service|hilfe|arbeit))',
  complaint: '(beschwerde*|reklamation*|beschweren|unzufrieden|enttäuscht)',
  newsletter: '(newsletter|mailverteiler|abmelden .. verteiler|werbemails|werbung)',
  job: '(bewerbung*|stellenangebot*|praktikum|karriere|stelle als|arbeitsplatz|lebenslauf)',
  partnership: '(partnerschaft*|kooperation*|zusammenarbeit|sponsoring|wiederverkäufer|presseanfrage|großbestellung)',
  information:
    '(information|informationen|infos|auskunft|details|einzelheiten|unterlagen|dokumentation|anleitung|handbuch|schulung*|strategie*|richtlinie*|beratung|empfehlungen)',
  booking: '(termin|termine|terminvereinbarung|buchung|reservier*|buchen|reise|flug|hotel|veranstaltung)',
  sales:
    '(kaufen|interessiere mich|interessiert an|kaufberatung|preise für|preisliste|was kostet|wie viel kostet|kosten für|preisgestaltung|preisinformation*|verkaufsteam|vertrieb)',

  security_breach:
    '(sicherheitsverletzung*|sicherheitsvorfall*|datenleck*|datenschutzverletzung*|datenverletzung*|datenverstoß|sicherheitslücke*|sicherheitsverstoß*|datenpanne|schadsoftware|malware|ransomware|virus|phishing|cyberangriff*|unbefugt*|offengelegt|kompromittiert|sicherheitsbedrohung*|diebstahl|gestohlen|betrug|betrügerisch*|datenverstöße*|unautorisierte* zugriff*)',
  whole_company:
    '(alle|sämtliche|mehrere|viele|unsere|gesamte|ganze|zahlreiche) .. (mitarbeiter|benutzer|nutzer|kunden|firma|abteilung*|unternehmen|geräte|systeme|patienten|standorte) .. (betroffen|beeinträchtigt|nicht|ausgefallen), (niemand|keiner) .. kann, (beeinträchtigt|beeinträchtigung|behindert|lahmgelegt) .. (betrieb*|geschäft*|produktivität|arbeit*|kunden|abläufe|team*), (unternehmensweit|firmenweit|großflächig|geschäftskritisch*|produktionsumgebung|produktionsausf*)',
  urgent:
    '(dringend*|dringlich*|eilig|eilt|notfall|sofort|sofortige*|umgehend*|unverzüglich*|schnellstmöglich*|asap|kritisch*|akut), so (schnell|bald) wie möglich, (schnelle|rasche|prompte) (lösung|hilfe|unterstützung|bearbeitung|reaktion)',
  work_stopped:
    '(können|kann) .. (nicht|nicht mehr) .. (arbeiten|weiterarbeiten|verkaufen|produzieren), (betrieb|produktion|arbeit|geschäft) .. (steht|stillstand|unterbrochen|eingestellt|blockiert), (umsatzverlust*|umsatzausfall|produktionsstillstand|arbeitsunfähig|stillstand)',
  deadline:
    '(frist|deadline|morgen|heute noch|bis heute|bis morgen|bis (montag|dienstag|mittwoch|donnerstag|freitag)), innerhalb .. stunden, heute abend',
  legal_threat:
    '(anwalt|rechtsanwalt|klage|gericht|rechtliche schritte|verbraucherschutz|verbraucherzentrale|anzeige|polizei|abmahnung|dsgvo)',
  serious:
    '(schwerwiegend*|erheblich*|ernst*|massiv*|gravierend*|inakzeptabel|unverschämt|wiederholt|zum dritten mal|seit wochen|mehrfach|sicherheit|sicherheit*|patientendaten|medizinische*|sensible*|datenschutz)',
  problem: '(problem|probleme|problemen|schwierigkeit*|leider|störung*|nicht möglich)',
  no_hurry: '(nicht dringend|keine eile|eilt nicht|bei gelegenheit|wenn sie zeit haben|hat zeit|nur eine frage)',
  question:
    '(frage|fragen|anfrage|wissen|wie kann ich|gibt es|ist es möglich|könnten sie mir .. (sagen|erklären|mitteilen)|möchte .. (wissen|erfahren|fragen|erkundigen)|erkundigen)',
  cosmetic: '(tippfehler|rechtschreib*|schreibfehler|schönheitsfehler|kleinigkeit)',
}
