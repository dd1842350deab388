import type { Lexicon } from './local-concepts.ts'

export const french: Lexicon = {
  duplicate_charge:
    '(facturé*|débité*|prélevé*|payé*|facture|débit) .. (deux fois|2 fois|double|en double), double (prélèvement|facturation|débit|paiement)',
  unknown_charge:
    '(prélèvement|paiement|débit|transaction|achat) .. (inconnu*|non autorisé*|frauduleu*|suspect*|pas reconnu), (ne reconnais|pas autorisé|jamais autorisé) .. (prélèvement|paiement|débit|transaction)',
  overcharge:
    '(trop facturé|surfactur*|trop perçu|trop prélevé), (montant|facture|prix) .. (incorrect*|erroné*|faux|trop élevé), (mauvais|faux) montant, erreur .. (facturation|facture)',
  charge: '(facturé|débité|prélevé|prélèvement|prélèvements|débitée)',
  refund:
    '(rembours*), récupérer .. argent, rendre .. argent, (retourner|retour) .. (article|produit|commande), avoir sur facture',
  payment_failed:
    '(paiement*|transaction|virement|achat|carte) .. (refusé*|échoué|rejeté*|bloqué|impossible|pas fonctionn*|échoue|en attente)',
  payment: '(paiement*|payer|payé|règlement|mensualité*|virement|virements|moyen de paiement)',
  invoice: '(facture|factures|reçu de paiement|justificatif*|relevé*)',
  bill: '(facturation|adresse de facturation)',
  fee: '(frais|pénalité*|commission|surcoût|augmentation .. (prix|tarif))',
  tax: '(tva|taxe|taxes|impôt)',
  subscription: '(abonnement*|renouvellement|forfait|formule|essai gratuit|réabonn*)',
  cancel_subscription:
    '(résilier|annuler|résiliation|annulation|arrêter|mettre fin) .. (abonnement|contrat|forfait|adhésion)',
  bank_card: '(carte bancaire|carte de crédit|carte bleue|iban|rib|cb)',
  bank_transfer: '(virement bancaire|virement)',

  outage:
    '(panne*|interruption* .. service), (site|serveur|système|service|application|plateforme|réseau) .. (hors service|inaccessible*|indisponible*|est tombé|en panne|hors ligne|down)',
  crash: '(plante|plantage*|planté|bloque|fige|figé|gelé|se ferme), (écran bleu), (ne démarre|ne se lance|ne s ouvre)',
  error: '(erreur|erreurs|message d erreur|code erreur|échec)',
  bug: '(bug|bugs|bogue|dysfonctionn*|anomalie*)',
  not_working:
    '(ne|n) (fonctionne|marche|répond|réagit|fonctionnent|marchent) (pas|plus), (fonctionne|marche|fonctionnent|marchent) (pas|plus), (cassé|cassée|défectueu*|hors d usage), (problème*|souci*) (avec|de|sur) .. (logiciel|application|site|système|appareil|connexion|imprimante)',
  slow: '(lent|lente|lents|lentement|lenteur*|ralenti*|rame|latence), délai (dépassé|d attente)',
  not_loading:
    '(page|site|vidéo|image|images|application|contenu) .. (ne charge|ne s affiche|ne s ouvre|charge pas|affiche pas|ouvre pas), (page|écran) (blanche|blanc|noir|noire|vide)',
  display: '(affichage|mise en page|bouton .. (manquant|disparu|inactif)|clignote)',
  install: '(installer|installation|installé|désinstall*|configur*|réinstall*|paramétr*)',
  update:
    '(mise à jour|mises à jour|mettre à jour) .. (logiciel|application|système|version|pilote), depuis .. mise à jour, (nouvelle|dernière) (version|mise à jour)',
  connection:
    '(wifi|internet|réseau|vpn|bluetooth|routeur), connexion .. (perdue|instable|coupée|impossible|échou*|internet), (déconnexion*|déconnecte)',
  integration: '(api|intégration*|plugin*|extension*|webhook*|compatib*|incompatib*|module complémentaire)',
  sync: '(synchronis*)',
  file_transfer:
    '(télécharger|téléverser|importer|exporter|téléchargement|imprimer|enregistrer) .. (impossible|pas|erreur|échou*), (impossible|pas|arrive) .. (télécharger|téléverser|importer|exporter|imprimer|enregistrer), (sauvegarde*)',
  device:
    '(imprimante|ordinateur|clavier|écran|appareil|appareils|matériel|tablette|téléphone|scanner|souris|disque dur|batterie)',
  browser: '(navigateur|firefox|chrome|safari|edge|favoris|marque pages|onglet|onglets|site web|page web)',
  software: '(logiciel|application|système|windows|mac|linux|android|module|programme|fonctionnalité)',
  data_loss:
    '(données|fichiers|documents|photos|messages) .. (perdu*|supprimé*|disparu*|effacé*|corrompu*), (perte de données), perdu .. (données|fichiers|documents)',
  server: '(serveur*|base de données|cloud|hébergement|sql)',
  technical_support:
    '(support|problème|assistance|aide) technique, (support|assistance|difficulté*|problèmes) techniques',

  cannot_log_in:
    '(impossible|n arrive|arrive pas|arrive plus|peux pas|peux plus|parviens pas|parviens plus|pouvons pas|pouvons plus) .. (connecter|me connecter|se connecter|identifier|accéder .. compte|ouvrir .. session), (connexion|identification) .. compte .. (impossible|échou*|refusée), problème* .. (connexion .. compte|identification|se connecter), perdu .. accès .. compte',
  login:
    '(me connecter|se connecter|connexion à mon compte|identifiant|identifiants|authentification|ouvrir une session)',
  password: '(mot de passe|mots de passe|mdp)',
  pin: '(code pin|code secret|question de sécurité)',
  locked_out:
    '(compte|accès|profil|carte) .. (bloqué*|verrouillé*|suspendu*|désactivé*), (débloquer|déverrouiller) .. (compte|carte|accès)',
  two_factor:
    '(double authentification|deux facteurs|2fa|code de (vérification|validation|confirmation|sécurité)|validation en deux étapes)',
  account_attacked: '(compte|profil) .. (piraté|hacké|compromis|usurpé), (piraté|piratage|usurpation)',
  personal_details:
    '(changer|modifier|mettre à jour|changement|modification|corriger) .. (adresse|nom|numéro|e mail|email|téléphone|coordonnées|informations personnelles|profil), (déménagé|nouvelle adresse|nouveau numéro)',
  close_account: '(supprimer|fermer|clôturer|suppression|fermeture|effacer|désactiver) .. (compte|profil)',
  open_account: '(créer|ouvrir|création|ouverture|activer) .. (compte|profil), (inscription|m inscrire|s inscrire)',
  edit_account: '(récupérer|restaurer|fusionner|changer|gérer|lier) .. compte, (paramètres|récupération) .. compte',
  permissions:
    '(droits d accès|droit d accès|autorisation*|permission*|accès refusé|droits administrateur), (ajouter|inviter) .. (utilisateur|collègue|membre)',
  identity: '(pièce d identité|vérif* .. identité|identité|passeport)',
  user_name: '(nom d utilisateur|pseudo|mon profil)',
  account: '(compte|comptes)',

  delivery:
    '(livraison*|livré*|livrer|colis|expédi*|suivi de (commande|colis)|transporteur), (commande|article) .. (arrivé*|reçu*)',
  order: '(commande|commandes|commandé|commander)',
  opening_hours: '(horaire*|heures d ouverture|ouvert le|ouverts le|jours d ouverture|quelle heure .. (ouvrez|fermez))',
  place: '(magasin .. proche|boutique .. proche|où se trouve|agence .. proche|adresse du magasin|point de vente)',
  person_wanted:
    '(parler|contacter|joindre|discuter) .. (conseiller|agent|humain|quelqu un|personne|responsable|service client), (être rappelé|rappelez moi|numéro de téléphone du)',
  quote: '(devis|proposition commerciale|estimation)',
  product:
    '(quel|quelle|quels|quelles) .. (produit|modèle|taille|couleur|offre), (disponibilité|disponible en|en stock|garantie|caractéristiques|tailles|différence entre)',
  discount: '(réduction|remise|code promo|promotion|bon d achat|rabais|carte cadeau|fidélité)',
  feature_wish:
    '(suggestion*|demande de fonctionnalité|nouvelle fonctionnalité|amélioration*), (serait|ce serait) .. (bien|utile|génial|super|pratique), (pourriez|pouvez) vous .. (ajouter|intégrer)',
  feedback: '(avis sur|commentaire*|merci pour .. (service|aide|travail)|félicit*|enquête de satisfaction|bravo)',
  complaint: '(réclamation*|plainte|plaindre|mécontent*|insatisf*|déçu*)',
  newsletter: '(newsletter|lettre d information|infolettre|désabonner|désinscri*|e mails publicitaires)',
  job: '(candidature|emploi|offre d emploi|stage|recrutement|postuler|lettre de motivation)',
  partnership: '(partenariat*|collaboration|sponsor*|revendeur*|demande de presse)',
  information:
    '(renseignement*|information|informations|en savoir plus|documentation|précisions|détails|mode d emploi|formation|stratégie*)',
  booking: '(rendez vous|réservation*|réserver|vol|billet|hôtel|voyage)',
  sales: '(acheter|intéressé par|combien coûte|quel est le prix|tarifs pour|prix de|liste de prix)',

  security_breach:
    '(faille de sécurité|fuite de données|violation de données|violation de sécurité|cyberattaque|rançongiciel|logiciel malveillant|virus|hameçonnage|phishing|accès non autorisé*|intrusion|volé|fraude|incident de sécurité)',
  whole_company:
    '(tous|toute|toutes|plusieurs|nos) .. (utilisateurs|clients|employés|équipe|entreprise|collègues|service|collaborateurs) .. (touché*|affecté*|bloqué*|impacté*|impossible|ne peuvent), personne ne peut, toute l entreprise, en production',
  urgent:
    '(urgent*|urgence|urgemment|immédiat*|dès que possible|au plus vite|rapidement|critique*|le plus rapidement possible|en priorité)',
  work_stopped:
    '(ne peux|ne pouvons|peut) (plus|pas) travailler, (activité|production|travail) .. (arrêt*|bloqué*|à l arrêt|paralysé*), (perdons|perte) .. (argent|chiffre d affaires|clients)',
  deadline:
    '(date limite|échéance|demain|aujourd hui|ce soir|avant ce soir|d ici (lundi|mardi|mercredi|jeudi|vendredi))',
  legal_threat: '(avocat|tribunal|porter plainte|action en justice|poursuites|mise en demeure|police|rgpd|dgccrf)',
  serious:
    '(grave|graves|gravement|sérieux|inadmissible|inacceptable|scandaleux|depuis des semaines|plusieurs fois|troisième fois|données sensibles|données médicales|sécurité)',
  problem: '(problème*|souci|soucis|difficulté*|impossible|malheureusement)',
  no_hurry: '(pas urgent|aucune urgence|rien d urgent|quand vous (pouvez|aurez le temps)|simple question)',
  question:
    '(question|questions|savoir|comment puis je|est il possible|est ce que|pourriez vous me (dire|expliquer)|je voudrais savoir|j aimerais savoir)',
  cosmetic: '(faute de frappe|faute d orthographe|coquille|orthographe)',
}
