import type { Lexicon } from './local-concepts.ts'

export const italian: Lexicon = {
  duplicate_charge:
    '(addebitat*|pagat*|fatturat*|prelevat*|addebito) .. (due volte|2 volte|doppi*), (doppio|doppia) (addebito|pagamento|fattura*|fatturazione)',
  unknown_charge:
    '(addebito|pagamento|transazione|prelievo) .. (sconosciut*|non autorizzat*|fraudolent*|sospett*|non riconosc*), non (riconosco|ho autorizzato) .. (addebito|pagamento|transazione)',
  overcharge:
    '(addebitat*|pagat*) .. (troppo|in più), (importo|fattura|prezzo|bolletta) .. (errat*|sbagliat*|non corrett*|troppo alt*), errore .. (fattura|fatturazione)',
  charge: '(addebito|addebiti|addebitat*|prelevat*)',
  refund: '(rimbors*|restituzione|storno|reso|resi), (indietro|restituire|riavere) .. (soldi|denaro)',
  payment_failed:
    '(pagamento|pagamenti|transazione|bonifico|carta|acquisto) .. (rifiutat*|fallit*|respint*|non riuscit*|non va|bloccat*|in sospeso)',
  payment: '(pagamento|pagamenti|pagare|pagato|rata|rate|metodo di pagamento)',
  invoice: '(fattura|fatture|ricevuta|ricevute|scontrino|estratto conto)',
  bill: '(fatturazione|bolletta|bollette)',
  fee: '(commissione|commissioni|tariffa|tariffe|penale|sovrapprezzo|aumento .. prezzo)',
  tax: '(iva|tassa|tasse|partita iva|imposta)',
  subscription: '(abbonament*|rinnovo|prova gratuita|piano mensile|piano annuale|canone)',
  cancel_subscription:
    '(disdire|annullare|disdetta|cancellare|recedere|recesso) .. (abbonamento|contratto|piano|iscrizione)',
  bank_card: '(carta di credito|carta di debito|bancomat|iban)',
  bank_transfer: '(bonifico|bonifici|saldo|addebito diretto)',

  outage:
    '(interruzione del servizio|disservizio|blackout), (sito|server|sistema|servizio|applicazione|piattaforma|rete) .. (non raggiungibile|irraggiungibile|fuori servizio|non disponibile|offline|è down)',
  crash:
    '(si blocca|si chiude|bloccato|crash*|va in crash|schermata blu|congelat*), non (si avvia|si apre|parte|si accende)',
  error: '(errore|errori|messaggio di errore|codice di errore|eccezione)',
  bug: '(bug|malfunzionament*|anomalia|anomalie|guasto|difetto)',
  not_working:
    'non (funziona|funzionano|risponde|va|vanno|carica), (smesso|smette) di funzionare, (rotto|rotta|difettos*|guast*), (problema|problemi) (con|di|nel|nella|su) .. (applicazione|software|sistema|sito|programma|stampante|connessione)',
  slow: '(lento|lenta|lenti|lentezza|lentissim*|rallenta*|latenza), troppo tempo .. caric*',
  not_loading:
    '(pagina|pagine|sito|video|immagin*|applicazione) non .. (carica|caricano|apre|aprono|vede|visualizza*), (pagina|schermo|schermata) (bianca|bianco|nera|nero|vuota), non (si carica|si vede|si vedono|visualizza)',
  display: '(visualizzazione|grafica|pulsante .. (manca*|sparit*|non)|sfarfall*|barra .. (sparit*|scompars*))',
  install: '(installare|installazione|installato|disinstall*|configurare|configurazione|reinstall*)',
  update:
    '(dopo|da|ultimo|ultima|nuovo|nuova) .. (aggiornamento|versione), (aggiornare|aggiornamento) .. (software|applicazione|sistema|driver|versione)',
  connection:
    '(wifi|internet|rete|vpn|bluetooth|router), (nessuna|senza|problemi di|perde) connessione, connessione .. (persa|instabile|lenta|assente|fall*), (disconnette|disconnession*)',
  integration:
    '(api|integrazione|integrazioni|plugin*|estensione|estensioni|componente aggiuntivo|webhook*|compatib*|incompatib*)',
  sync: '(sincronizz*)',
  file_transfer:
    '(non riesco|impossibile|non posso|non si riesce) .. (caricare|scaricare|importare|esportare|stampare|salvare|allegare), (copia di sicurezza|backup*)',
  device:
    '(stampante|computer|tastiera|schermo|dispositivo|dispositivi|portatile|tablet|cellulare|telefono|scanner|batteria|pc)',
  browser: '(browser|firefox|chrome|safari|edge|segnalibri|schede|scheda|sito web|pagina web|siti)',
  software: '(software|applicazione|sistema|windows|mac|linux|android|modulo|programma|app)',
  data_loss:
    '(dati|file|documenti|foto|messaggi) .. (pers*|cancellat*|spariti|scompars*|eliminat*|corrott*), perdita di dati, (perso|persi) .. (dati|file|documenti|segnalibri)',
  server: '(server|database|cloud|hosting|sql)',
  technical_support: '(supporto|problema|assistenza|aiuto) tecnic*',

  cannot_log_in:
    '(non riesco|non posso|non riusciamo|impossibile|non mi fa|non mi lascia) .. (accedere|entrare|fare il login|effettuare l accesso|collegarmi al mio account|loggar*), (accesso|login) .. (fallit*|negato|errore|non funziona|problem*|non riuscito), (problema|problemi) .. (accesso|login|accedere)',
  login: '(login|accesso|accedere|credenziali|autenticazione)',
  password: '(password|parola d ordine|parola chiave)',
  pin: '(pin|codice pin|domanda di sicurezza)',
  locked_out:
    '(account|accesso|profilo|conto|carta|utente) .. (bloccat*|sospes*|disattivat*), (sbloccare|riattivare) .. (account|carta|profilo|conto)',
  two_factor: '(due fattori|due passaggi|2fa|codice di (verifica|sicurezza|conferma)|otp)',
  account_attacked: '(account|profilo) .. (hackerat*|violat*|rubat*|compromess*), (hackerato|furto d identità)',
  personal_details:
    '(cambiare|modificare|aggiornare|correggere|cambio) .. (indirizzo|nome|cognome|email|e mail|telefono|numero|dati personali|dati anagrafici|profilo), (trasferito|nuovo indirizzo|nuovo numero)',
  close_account: '(eliminare|chiudere|cancellare|eliminazione|chiusura|cancellazione) .. (account|profilo|conto)',
  open_account: '(creare|aprire|attivare) .. (account|profilo|conto), (registrarmi|registrazione|iscrizione al sito)',
  edit_account: '(recuperare|ripristinare|collegare|gestire|cambiare) .. account, (impostazioni|recupero) .. account',
  permissions:
    '(permesso|permessi|autorizzazion*|diritti di accesso|accesso negato|privilegi), (aggiungere|invitare) .. (utente|utenti|collega)',
  identity: '(verificare|verifica|confermare) .. identità, (carta d identità|documento d identità|passaporto)',
  user_name: '(nome utente|il mio profilo)',
  account: '(account|profilo utente)',

  delivery:
    '(consegna*|consegne|spedizion*|spedit*|pacco|pacchi|corriere|tracciamento), (ordine|prodotto) .. (arrivat*|ricevut*|spedito)',
  order: '(ordine|ordini|ordinato|ordinare)',
  opening_hours: '(orari|orario di (apertura|chiusura)|siete aperti|a che ora .. (aprite|chiudete))',
  place: '(negozio più vicino|filiale|punto vendita|dove si trova*|dove siete)',
  person_wanted:
    '(parlare|contattare|comunicare) .. (operatore|persona|qualcuno|umano|responsabile|consulente|assistenza clienti), (essere richiamat*|richiamatemi|numero di telefono del)',
  quote: '(preventivo|preventivi|quotazione)',
  product:
    '(quale|quali) .. (prodotto|modello|taglia|colore|piano), (disponibilità|disponibile in|garanzia|caratteristiche|taglie|differenza tra)',
  discount: '(sconto|sconti|buono sconto|codice promozionale|promozion*|offerta speciale|carta regalo)',
  feature_wish:
    '(suggeriment*|nuova funzione|nuova funzionalità|richiesta di funzionalità|migliorament*), sarebbe .. (bello|utile|comodo|ottimo|fantastico), (potreste|potete) .. aggiungere',
  feedback: '(recensione|opinione|commento|grazie per .. (servizio|aiuto|lavoro)|complimenti|sondaggio)',
  complaint: '(reclamo|reclami|lamentela*|lamentare|insoddisfatt*|delus*)',
  newsletter: '(newsletter|iscrizione alla lista|email promozionali|disiscri*)',
  job: '(lavorare con voi|candidatura|posizione aperta|curriculum|tirocinio|assunzion*|offerta di lavoro)',
  partnership: '(collaborazione|partnership|sponsorizzazione|rivenditore|rivenditori|stampa)',
  information:
    '(informazione|informazioni|maggiori dettagli|documentazione|guida|manuale|formazione|saperne di più|strategi*)',
  booking: '(appuntamento|prenotazion*|prenotare|volo|voli|hotel|biglietto|viaggio)',
  sales: '(comprare|acquistare|interessat* a|quanto costa|qual è il prezzo|listino|prezzo di)',

  security_breach:
    '(violazione (dei dati|della sicurezza|di sicurezza)|fuga di dati|attacco informatico|ransomware|malware|virus|phishing|accesso non autorizzato|rubat*|furto|frode|truffa|vulnerabilità|incidente di sicurezza)',
  whole_company:
    '(tutti|tutta|tutte|molti|nostri|diversi) .. (utenti|clienti|dipendenti|azienda|colleghi|ufficio|team) .. (bloccat*|interessat*|coinvolt*|non possono|non riescono), nessuno (può|riesce), tutta l azienda, in produzione',
  urgent: '(urgente|urgenti|urgenza|immediat*|il prima possibile|al più presto|subito|critic*|emergenza|con priorità)',
  work_stopped:
    'non (posso|possiamo|riusciamo) .. lavorare, (lavoro|produzione|attività) .. (ferm*|bloccat*|interrott*|paralizzat*), (perdendo|perdita di) .. (soldi|denaro|vendite|clienti)',
  deadline: '(scadenza|entro oggi|entro domani|domani|stasera|entro (lunedì|martedì|mercoledì|giovedì|venerdì))',
  legal_threat: '(avvocat*|azione legale|azioni legali|vie legali|tribunale|denuncia|polizia|gdpr|querela)',
  serious:
    '(grave|gravi|gravemente|serio|inaccettabile|vergogna|vergognoso|più volte|terza volta|da settimane|dati sensibili|dati medici|sicurezza)',
  problem: '(problema|problemi|difficoltà|non riesco|purtroppo)',
  no_hurry: '(non è urgente|senza fretta|nessuna fretta|quando potete|quando avete tempo|solo una domanda)',
  question: '(domanda|domande|sapere se|vorrei sapere|come posso|è possibile|potreste dirmi|chiedere)',
  cosmetic: '(refuso|refusi|errore di battitura|errore di ortografia|ortografia)',
}
