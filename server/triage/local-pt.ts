import type { Lexicon } from './local-concepts.ts'

export const portuguese: Lexicon = {
  duplicate_charge:
    '(cobrado|cobrada|cobraram|cobrança|debitado|pago|paguei) .. (duas vezes|2 vezes|em dobro|duplicad*|em duplicidade), (dupla|dobro de) cobrança, (cobrança|pagamento) (dupla|duplicad*|em duplicado)',
  unknown_charge:
    '(cobrança|compra|pagamento|transação|débito) .. (desconhecid*|não autorizad*|fraudulent*|suspeit*|indevid*|não reconheço), não (reconheço|autorizei) .. (cobrança|compra|pagamento|débito)',
  overcharge:
    '(cobrado|cobraram|cobrança) .. (a mais|errad*|incorret*), (valor|fatura|preço|boleto) .. (errad*|incorret*|muito alto), erro .. (fatura|faturamento|faturação|cobrança)',
  charge: '(cobrança*|cobrado|cobraram|debitado|debitaram|cobram)',
  refund: '(reembols*|estorno*|devolução*|ressarc*), (devolver|devolvam|de volta) .. dinheiro, dinheiro de volta',
  payment_failed:
    '(pagamento*|transação|transferência|cartão|compra|pix) .. (recusad*|falhou|negad*|rejeitad*|não aprovad*|não passa|pendente|não funciona)',
  payment: '(pagamento*|pagar|pago|paguei|parcela*|boleto*|pix|prestação)',
  invoice: '(fatura|faturas|recibo*|nota fiscal|comprovante*|extrato)',
  bill: '(faturamento|faturação|conta de luz)',
  fee: '(taxa|taxas|tarifa*|multa|comissão|juros)',
  tax: '(imposto*|iva|nif)',
  subscription: '(assinatura*|subscrição|renovação|plano mensal|plano anual|mensalidade|teste grátis)',
  cancel_subscription: '(cancelar|cancelamento|encerrar) .. (assinatura|plano|contrato|subscrição|serviço)',
  bank_card: '(cartão de crédito|cartão de débito|cartão|iban|multibanco)',
  bank_transfer: '(transferência*|saldo|débito automático)',

  outage:
    '(queda do (sistema|serviço|servidor)|interrupção do serviço|fora do ar), (site|servidor|sistema|serviço|aplicativo|plataforma|rede) .. (fora do ar|indisponíve*|caiu|inacessíve*|offline)',
  crash:
    '(trava|travando|travou|travado|congela*|fecha sozinho|tela azul|ecrã azul|crash*), não (abre|inicia|liga|arranca)',
  error: '(erro|erros|mensagem de erro|código de erro|falha ao|exceção)',
  bug: '(bug|bugs|mau funcionamento|anomalia|falha|falhas)',
  not_working:
    'não (funciona|funcionam|responde|carrega|está funcionando|está a funcionar|conecta|consigo usar), (parou|deixou) de funcionar, (com defeito|avariad*|quebrad*|estragad*), (problema*|dificuldade*) (com|no|na|em) .. (aplicativo|software|sistema|site|programa|impressora|conexão)',
  slow: '(lento|lenta|lentidão|devagar|latência|demora muito)',
  not_loading:
    '(página|site|vídeo|imagem|imagens|aplicativo|app) não .. (carrega|abre|aparece|mostra), (tela|página|ecrã) (em branco|branca|preta|preto), não (carrega|carregam|exibe)',
  display: '(exibição|visualização|botão .. (sumiu|não|desapareceu)|pisca|piscando)',
  install: '(instalar|instalação|instalado|desinstalar|configurar|configuração|reinstalar)',
  update:
    '(depois|após|desde|última|nova) .. (atualização|versão), (atualizar|atualização) .. (software|aplicativo|sistema|driver|versão)',
  connection:
    '(wifi|internet|rede|vpn|bluetooth|roteador), (sem|perde|problemas de) (conexão|ligação), conexão .. (perdida|instável|falh*|lenta), (desconecta|desconexão)',
  integration: '(api|integração|integrações|plugin*|extensão|extensões|complemento*|webhook*|compatib*|incompat*)',
  sync: '(sincroniz*)',
  file_transfer:
    '(não consigo|não é possível|não dá para) .. (enviar|baixar|descarregar|importar|exportar|imprimir|salvar|guardar|anexar), (cópia de segurança|backup*)',
  device:
    '(impressora|computador|teclado|tela|ecrã|dispositivo*|equipamento|notebook|celular|telemóvel|tablet|scanner|bateria)',
  browser: '(navegador|firefox|chrome|safari|edge|favoritos|aba|abas|página web|website)',
  software: '(software|aplicativo|aplicação|sistema|windows|linux|android|módulo|programa|app)',
  data_loss:
    '(dados|arquivos|ficheiros|documentos|fotos|mensagens) .. (perdid*|apagad*|sumiram|desaparec*|excluíd*|corromp*), perda de dados, (perdi|perdemos) .. (dados|arquivos|ficheiros|favoritos)',
  server: '(servidor*|banco de dados|base de dados|nuvem|hospedagem|sql)',
  technical_support: '(suporte|problema|assistência|apoio) técnic*',

  cannot_log_in:
    '(não consigo|não posso|não conseguimos|não consegue|impossível|não me deixa|não dá para) .. (entrar|fazer login|acessar .. conta|aceder .. conta|iniciar sessão|logar), (login|acesso) .. (falha|erro|não funciona|problema*), problema* .. (login|iniciar sessão), (sem acesso|perdi o acesso) .. conta',
  login: '(login|iniciar sessão|credenciais|autenticação|logar)',
  password: '(senha*|palavra passe|palavras passe|password)',
  pin: '(pin|código pin|pergunta de segurança)',
  locked_out:
    '(conta|acesso|perfil|usuário|cartão) .. (bloquead*|suspens*|desativad*), (desbloquear|reativar) .. (conta|cartão|acesso)',
  two_factor: '(dois fatores|duas etapas|2fa|código de (verificação|segurança|confirmação))',
  account_attacked: '(conta|perfil) .. (hackead*|invadid*|roubad*|comprometid*), (hackearam|hackeado|invadiram)',
  personal_details:
    '(alterar|mudar|atualizar|trocar|corrigir|mudança de) .. (endereço|morada|nome|e mail|email|telefone|número|dados pessoais|dados cadastrais|perfil), (mudei de|novo endereço|nova morada)',
  close_account: '(excluir|encerrar|apagar|eliminar|fechar|deletar|cancelar) .. (conta|perfil|cadastro)',
  open_account: '(criar|abrir|ativar) .. (conta|perfil|cadastro), (cadastrar|me registrar|registo de)',
  edit_account: '(recuperar|mudar|vincular|gerenciar|gerir) .. conta, (configurações|recuperação) .. conta',
  permissions:
    '(permissão|permissões|direitos de acesso|acesso negado|privilégios), (adicionar|convidar) .. (usuário|utilizador|membro)',
  identity: '(verificar|verificação|confirmar|comprovar) .. identidade, (documento de identidade|rg|passaporte)',
  user_name: '(nome de usuário|nome de utilizador|meu perfil)',
  account: '(conta|contas|cadastro)',

  delivery:
    '(entrega*|entregue|envio|encomenda*|rastre*|frete|correios|pacote*), (pedido|produto) .. (chegou|chega|recebi|enviado)',
  order: '(pedido|pedidos|ordem de compra)',
  opening_hours: '(horário de (funcionamento|atendimento|abertura)|horários|que horas .. (abre|fecha))',
  place: '(loja mais próxima|filial|onde fica*|localização da)',
  person_wanted:
    '(falar|contactar|contatar|conversar) .. (atendente|pessoa|alguém|humano|representante|gerente), (me liguem|telefone de contato)',
  quote: '(orçamento*|cotação*)',
  product:
    '(qual|quais) .. (produto|modelo|tamanho|cor|plano), (disponibilidade|em estoque|em stock|garantia|características|diferença entre)',
  discount: '(desconto*|cupom|cupons|código promocional|promoção|promoções|vale presente)',
  feature_wish:
    '(sugestão*|sugestões|nova funcionalidade|novo recurso|pedido de funcionalidade|melhoria), seria .. (bom|ótimo|útil|legal|interessante), (poderiam|podem) .. (adicionar|incluir)',
  feedback: '(opinião|comentário*|obrigad* pel* .. (serviço|ajuda|trabalho)|parabéns|avaliação|elogio)',
  complaint: '(reclamação|reclamações|reclamar|queixa|insatisfeit*|decepcionad*|péssimo)',
  newsletter: '(newsletter|boletim|e mails promocionais|lista de e mails)',
  job: '(emprego|vaga|vagas|currículo|trabalhar com vocês|estágio)',
  partnership: '(parceria*|patrocínio|revendedor*|colaboração|imprensa)',
  information:
    '(informação|informações|mais detalhes|documentação|guia|manual|treinamento|formação|saber mais|estratégia*)',
  booking: '(agendamento|agendar|reserva*|voo*|hotel|passagem|viagem|consulta marcada)',
  sales: '(comprar|interessad* em|quanto custa|qual o preço|qual é o preço|lista de preços|preço de)',

  security_breach:
    '(violação de (dados|segurança)|vazamento de dados|ciberataque|ransomware|malware|vírus|phishing|acesso não autorizado|roubad*|roubo|fraude|golpe|vulnerabilidade*|incidente de segurança)',
  whole_company:
    '(todos|todas|toda|vários|nossos|muitos) .. (usuários|utilizadores|clientes|funcionários|equipe|equipa|empresa|colegas) .. (afetad*|bloquead*|sem|não conseguem), ninguém consegue, toda a empresa, em produção',
  urgent:
    '(urgente*|urgência|imediat*|o mais rápido possível|o quanto antes|de imediato|crític*|emergência|com prioridade)',
  work_stopped:
    'não (consigo|conseguimos|podemos) trabalhar, (trabalho|produção|operação|operações|negócio) .. (parad*|interrompid*|paralisad*), (perdendo|perda de) .. (dinheiro|vendas|clientes)',
  deadline: '(prazo|data limite|amanhã|hoje mesmo|ainda hoje|até (segunda|terça|quarta|quinta|sexta))',
  legal_threat: '(advogad*|processo judicial|processar|procon|justiça|tribunal|polícia|lgpd|ação judicial)',
  serious:
    '(grave|graves|gravemente|sério|inaceitável|absurdo|várias vezes|terceira vez|há semanas|dados sensíveis|dados médicos|segurança|significativ*)',
  problem: '(problema*|dificuldade*|não consigo|infelizmente)',
  no_hurry: '(não é urgente|sem pressa|quando puderem|quando tiverem tempo|só uma pergunta|apenas uma dúvida)',
  question: '(pergunta*|dúvida*|saber se|como posso|como faço|é possível|poderiam me dizer|gostaria de saber)',
  cosmetic: '(erro de digitação|erro de ortografia|ortografia|gralha)',
}
